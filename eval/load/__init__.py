"""Measures the running server: many people at once, its memory over time, what it adds to the bare pipeline."""
