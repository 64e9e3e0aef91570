"""How much of the text is quoted."""
