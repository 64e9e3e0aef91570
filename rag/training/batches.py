"""Examples as tensors: ids, labels, and batches of like length."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from index.sentences import sentence_spans
from rag.evidence_model.encoding import Encoded, PairEncoder, padded, pair_tensors
from rag.training.examples import Example

UNKNOWN = -100
_STEP = 32  # lengths are padded to a multiple: few shapes, few kernels to build
_POOL = 2048  # examples among which those of like length are brought together


@dataclass(frozen=True, slots=True)
class Labelled:
    """An encoded example and what the network should say of it.

    Attributes:
        start: Token where the answer starts, 0 for "no answer here", `UNKNOWN` where there is no label.
        end: Token where it ends (its last), likewise.
        evidence: For each token 1 in a sentence that answers, 0 in one that does not, `UNKNOWN` elsewhere.
    """

    pair: Encoded
    relevant: bool
    start: int
    end: int
    evidence: list[int]


@dataclass(frozen=True, slots=True)
class Batch:
    """Tensors of n pairs, t tokens; `passage` marks the tokens of the passage."""

    ids: Tensor
    mask: Tensor
    passage: Tensor
    matches: Tensor
    relevant: Tensor
    start: Tensor
    end: Tensor
    evidence: Tensor


def label(example: Example, pair: Encoded) -> Labelled:
    """Return an encoded example with its labels; an answer cut off with the passage's end has no span label."""
    inside = [i for i, (start, _) in enumerate(pair.spans) if start >= 0]
    if not example.relevant:
        evidence = [0 if start >= 0 else UNKNOWN for start, _ in pair.spans]
        return Labelled(pair, False, 0, 0, evidence)
    touched = [i for i in inside if pair.spans[i][0] < example.end and pair.spans[i][1] > example.start]
    if not example.span_known or not touched or pair.spans[inside[-1]][1] < example.end:
        return Labelled(pair, True, UNKNOWN, UNKNOWN, [UNKNOWN] * len(pair.ids))
    sentences = [
        (a, b)
        for a, b in sentence_spans(example.passage, 0, len(example.passage))
        if a < example.end and b > example.start
    ]
    evidence = [
        (1 if any(a < end and b > start for a, b in sentences) else 0) if start >= 0 else UNKNOWN
        for start, end in pair.spans
    ]
    return Labelled(pair, True, touched[0], touched[-1], evidence)


def collate(items: Sequence[Labelled]) -> Batch:
    """Return items as one batch, padded to a multiple of 32 tokens."""
    pairs = [item.pair for item in items]
    ids, mask, passage, matches = pair_tensors(pairs, _STEP)
    return Batch(
        ids=ids,
        mask=mask,
        passage=passage,
        matches=matches,
        relevant=torch.tensor([float(item.relevant) for item in items]),
        start=torch.tensor([item.start for item in items]),
        end=torch.tensor([item.end for item in items]),
        evidence=torch.tensor(padded([item.evidence for item in items], UNKNOWN, _STEP)),
    )


def batches(
    examples: Sequence[Example], encoder: PairEncoder, tokens: int, random_: random.Random
) -> Iterator[Batch]:
    """Yield batches for ever, a new order each pass, each of at most `tokens` tokens with padding."""
    while True:
        order = random_.sample(range(len(examples)), len(examples))
        for first in range(0, len(order), _POOL):
            chosen = [examples[i] for i in order[first : first + _POOL]]
            groups = list(_grouped(_labelled(chosen, encoder), tokens))
            random_.shuffle(groups)
            yield from map(collate, groups)


def _labelled(examples: Sequence[Example], encoder: PairEncoder) -> list[Labelled]:
    pairs = encoder.encode_pairs(
        [e.question for e in examples], [e.context for e in examples], [e.passage for e in examples]
    )
    return [label(example, pair) for example, pair in zip(examples, pairs, strict=True)]


def _grouped(items: Sequence[Labelled], tokens: int) -> Iterator[list[Labelled]]:
    group: list[Labelled] = []
    for item in sorted(items, key=lambda item: len(item.pair.ids)):
        width = -(-len(item.pair.ids) // _STEP) * _STEP
        if group and (len(group) + 1) * width > tokens:
            yield group
            group = []
        group.append(item)
    if group:
        yield group
