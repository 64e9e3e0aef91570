"""More questions for the evidence model: the language model is taught to ask, asks, and what the reader cannot answer is left out."""
