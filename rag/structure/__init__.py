"""What the structure and the metadata of a document answer by themselves."""
