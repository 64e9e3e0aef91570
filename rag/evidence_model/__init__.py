"""Evidence: one pass over question and passage says whether it answers, where, and by which sentence."""
