"""Items as tokens, in batches of like length."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from rag.generation.base import Message
from rag.prompts import render_plain
from rag.training.llm.items import AnswerItem, RankItem

_STEP = 32  # lengths are padded to a multiple: few shapes, few kernels to build
Text = tuple[list[int], list[int]]  # tokens before, tokens whose likelihood counts


class Tokens(Protocol):
    """Cuts a text into tokens, control words as the characters they are."""

    begin: int
    end: int

    def __call__(self, text: str) -> list[int]:
        """Return the tokens of a text."""
        ...


@dataclass(frozen=True, slots=True)
class Choice:
    """The texts of one item: the question after each sentence and, last, after none; `gold` is the right one."""

    texts: tuple[Text, ...]
    gold: int


@dataclass(frozen=True, slots=True)
class Batch:
    """Choices, or texts to be written (choices of one)."""

    choices: tuple[Choice, ...]
    is_ranking: bool

    @property
    def texts(self) -> list[Text]:
        """All texts, choice by choice."""
        return [text for choice in self.choices for text in choice.texts]


def padded_length(texts: Sequence[Text]) -> int:
    """Return the length that texts are padded to: the last token predicts nothing and is not read."""
    longest = max(len(before) + len(after) - 1 for before, after in texts)
    return -(-longest // _STEP) * _STEP


def ranking(item: RankItem, tokens: Tokens) -> Choice:
    """Return the question after each candidate and after none, which is right where no candidate is."""
    question = tokens(item.question)
    before = [*(f"{candidate}\n问题：" for candidate in item.candidates), "问题："]
    texts = tuple(([tokens.begin, *tokens(text)], question) for text in before)
    return Choice(texts, item.gold if item.gold >= 0 else len(item.candidates))


def answering(item: AnswerItem, tokens: Tokens) -> Choice:
    """Return an answer after its prompt."""
    prompt = render_plain([Message("user", item.prompt)])
    return Choice((([tokens.begin, *tokens(prompt)], [*tokens(item.answer), tokens.end]),), 0)


def batches(
    ranked: Sequence[RankItem],
    answered: Sequence[AnswerItem],
    tokens: Tokens,
    tokens_per_step: int,
    random_: random.Random,
) -> list[Batch]:
    """Return every item once, in batches of at most so many tokens with padding, in random order."""
    made = [
        *_grouped([ranking(item, tokens) for item in ranked], True, tokens_per_step, random_),
        *_grouped([answering(item, tokens) for item in answered], False, tokens_per_step, random_),
    ]
    random_.shuffle(made)
    return made


def _grouped(
    choices: Sequence[Choice], is_ranking: bool, tokens_per_step: int, random_: random.Random
) -> Iterator[Batch]:
    group: list[Choice] = []
    for choice in sorted(choices, key=lambda choice: (padded_length(choice.texts), random_.random())):
        texts = [text for each in [*group, choice] for text in each.texts]
        if group and len(texts) * padded_length(texts) > tokens_per_step:
            yield Batch(tuple(group), is_ranking)
            group = []
        group.append(choice)
    if group:
        yield Batch(tuple(group), is_ranking)
