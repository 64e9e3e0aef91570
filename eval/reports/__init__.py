"""Comparison and list questions on work reports: `python -m eval.reports`."""
