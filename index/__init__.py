"""Chunks of documents, found again by meaning (dense) and by words (sparse)."""

from index.compute_dtype import wait_passively

# NumPy, FAISS and torch read it when they are first imported, and nothing here imports them earlier than this.
wait_passively()
