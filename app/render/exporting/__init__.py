"""A conversation as a file with footnotes; the words in it are text and nothing else, whatever they look like."""

from app.render.exporting.docx import DOCX_TYPE, conversation_docx
from app.render.exporting.markdown import MARKDOWN_TYPE, conversation_markdown
from app.render.exporting.written import Written

__all__ = ["DOCX_TYPE", "MARKDOWN_TYPE", "Written", "conversation_docx", "conversation_markdown"]
