"""What the evidence model is worth: `python -m eval.evidence`."""
