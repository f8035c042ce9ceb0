"""Where original files can be kept, besides this machine."""
