"""Measures of one answer: 1 is good, 0 is bad, None is not applicable."""
