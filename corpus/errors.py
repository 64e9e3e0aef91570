"""What can be wrong with a file that is to be ingested; messages are for the person who ingests it."""


class DocumentError(ValueError):
    """A file cannot become a document. The message says, in Chinese, what is wrong and how to mend it."""


class UnsupportedFormatError(DocumentError):
    """There is no loader for a file of this format: it is passed over rather than broken."""
