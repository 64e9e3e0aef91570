"""Question and passage as token ids, and where each token stands in the passage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from tokenizers import Encoding, Tokenizer
from torch import Tensor

from rag.evidence_model.matches import NEITHER, token_matches

MAX_TOKENS = 448  # 400 characters of official prose are about 330 tokens; context and question come on top
PAD = 1
_QUESTION_CHARS = 120


@dataclass(frozen=True, slots=True)
class Encoded:
    """One pair as the network reads it: `<s> question </s></s> context passage </s>`.

    Attributes:
        ids: Token ids.
        spans: For each token its half-open span in the passage; (-1, -1) for all that is not passage.
        matches: For each token what it has in common with the other text (`token_matches`).
    """

    ids: list[int]
    spans: list[tuple[int, int]]
    matches: list[int]


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
            (q[:_QUESTION_CHARS], head + passage)
            for q, head, passage in zip(questions, heads, passages, strict=True)
        ]
        return [
            _encoded(encoding, *pair, len(head))
            for encoding, pair, head in zip(self._tokenizer.encode_batch(texts), texts, heads, strict=True)
        ]


def _encoded(encoding: Encoding, question: str, text: str, head: int) -> Encoded:
    tokens = [
        (-1 if sequence is None else sequence, start, end)
        for (start, end), sequence in zip(encoding.offsets, encoding.sequence_ids, strict=True)
    ]
    spans = [
        (start - head, end - head) if sequence == 1 and start >= head and end > start else (-1, -1)
        for sequence, start, end in tokens
    ]
    return Encoded(encoding.ids, spans, token_matches(question, text, tokens))


def pair_tensors(pairs: Sequence[Encoded], multiple: int = 1) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Return ids, mask (1 = real), passage and matches of n pairs, each (n, t), as the network takes them.

    Args:
        multiple: t is rounded up to a multiple of this.
    """
    return (
        torch.tensor(padded([pair.ids for pair in pairs], PAD, multiple)),
        torch.tensor(padded([[1] * len(pair.ids) for pair in pairs], 0, multiple)),
        torch.tensor(
            padded([[int(start >= 0) for start, _ in pair.spans] for pair in pairs], 0, multiple)
        ).bool(),
        torch.tensor(padded([pair.matches for pair in pairs], NEITHER, multiple)),
    )


def padded(rows: Sequence[Sequence[int]], fill: int, multiple: int = 1) -> list[list[int]]:
    """Return rows filled up to the length of the longest, rounded up to a multiple."""
    longest = max(len(row) for row in rows)
    length = -(-longest // multiple) * multiple
    return [[*row, *[fill] * (length - len(row))] for row in rows]
