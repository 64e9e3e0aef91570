"""Many questions in one go: a JSONL file in, a JSONL file out, resumable."""

from app.batch.errors import BatchError
from app.batch.lines import BatchLine, read_lines
from app.batch.results import ResultFile
from app.batch.running import run_batch

__all__ = ["BatchError", "BatchLine", "ResultFile", "read_lines", "run_batch"]
