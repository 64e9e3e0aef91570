"""What a document is: load → clean → metadata → structure → store."""
