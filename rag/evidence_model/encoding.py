"""Question and passage as token ids, and where each token stands in the passage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tokenizers import Tokenizer

MAX_TOKENS = 448  # 400 characters of official prose are about 330 tokens; context and question come on top
_PAD = 1


@dataclass(frozen=True, slots=True)
class Encoded:
    """One pair as the network reads it: `<s> question </s></s> context passage </s>`.

    Attributes:
        ids: Token ids.
        spans: For each token its half-open span in the passage; (-1, -1) for all that is not passage.
    """

    ids: list[int]
    spans: list[tuple[int, int]]


class PairEncoder:
    """Cuts pairs of texts into tokens."""

    def __init__(self, tokenizer_file: Path, max_tokens: int = MAX_TOKENS) -> None:
        self._tokenizer = Tokenizer.from_file(str(tokenizer_file))
        self._tokenizer.enable_truncation(max_tokens, strategy="only_second")
        self._tokenizer.no_padding()

    def encode(self, question: str, contexts: Sequence[str], passages: Sequence[str]) -> list[Encoded]:
        """Return one question with each passage under its context."""
        return self.encode_pairs([question] * len(passages), contexts, passages)

    def encode_pairs(
        self, questions: Sequence[str], contexts: Sequence[str], passages: Sequence[str]
    ) -> list[Encoded]:
        """Return each question with its passage under its context.

        A passage too long is cut at its end; a question is cut to 120 characters, so that the passage has room.
        """
        heads = [f"{context}\n" if context else "" for context in contexts]
        texts = [
            (q[:120], head + passage) for q, head, passage in zip(questions, heads, passages, strict=True)
        ]
        return [
            Encoded(encoding.ids, _spans(encoding.offsets, encoding.sequence_ids, len(head)))
            for encoding, head in zip(self._tokenizer.encode_batch(texts), heads, strict=True)
        ]


def _spans(
    offsets: Sequence[tuple[int, int]], sequences: Sequence[int | None], head: int
) -> list[tuple[int, int]]:
    return [
        (start - head, end - head) if sequence == 1 and start >= head and end > start else (-1, -1)
        for (start, end), sequence in zip(offsets, sequences, strict=True)
    ]


def padded(batch: Sequence[Encoded]) -> tuple[list[list[int]], list[list[int]]]:
    """Return ids and mask (1 = real), each row as long as the longest."""
    length = max(len(pair.ids) for pair in batch)
    ids = [pair.ids + [_PAD] * (length - len(pair.ids)) for pair in batch]
    mask = [[1] * len(pair.ids) + [0] * (length - len(pair.ids)) for pair in batch]
    return ids, mask
