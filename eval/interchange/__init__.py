"""Runs and cases in the forms of other tools: `python -m eval.interchange --help`."""
