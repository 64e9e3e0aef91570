"""The 是 or 否 before a quote."""
