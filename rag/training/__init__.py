"""Training of the evidence model on data that is free to train on: `python -m rag.training`."""
