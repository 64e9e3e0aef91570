"""Judges of support: whether words from a source bear a claim. None of them is the model that answers."""
