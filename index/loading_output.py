"""What the model libraries print while they load, kept off the user's screen."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def quiet_loading() -> Iterator[None]:
    """Silence, inside the block, transformers' own bars (one a file, done in a blink; ours say what takes long) and
    sentence-transformers' guess that bfloat16 may be slow here: we measured.
    """
    from transformers.utils import logging as transformers_logging

    shown = transformers_logging.is_progress_bar_enabled()
    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    guessing = logging.getLogger("sentence_transformers.base.model")
    guessing.addFilter(_is_no_guess)
    try:
        yield
    finally:
        guessing.removeFilter(_is_no_guess)
        if shown:
            transformers_logging.enable_progress_bar()  # type: ignore[no-untyped-call]


def _is_no_guess(record: logging.LogRecord) -> bool:
    return "inference may be significantly slower" not in record.getMessage()
