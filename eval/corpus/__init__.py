"""Measurements of the corpus, each a command over a folder of real documents; results in docs/corpus.md."""
