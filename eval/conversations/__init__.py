"""Whether a follow-up question becomes the right stand-alone question."""
