"""What the server tells of itself: log lines, numbers, traces. Never what was asked, and never a key."""
