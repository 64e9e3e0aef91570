"""Questions that compare: their parts, their figures, the differences."""
