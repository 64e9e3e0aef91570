"""Chunks of documents, found again by meaning (dense) and by words (sparse)."""
