"""Measures the index: its size, its speed, and what it does when it is killed or asked by many at once."""
