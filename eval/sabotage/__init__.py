"""True sentences and what can be done to make them false: whether verification tells one from the other."""
