"""What can be wrong with a batch."""


class BatchError(ValueError):
    """A batch cannot start; the message names, in Chinese, the file, the line and the mend."""
