"""Language models: one protocol, one file for each way to run a model."""
