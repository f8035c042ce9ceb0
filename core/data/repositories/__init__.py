"""The repositories of one candidate's records, and those of the duties."""
