"""Reading the words out of PDF, DOCX and plain text, in a process that can be thrown away."""
