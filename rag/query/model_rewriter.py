"""A follow-up made to stand alone by a language model where the rules are not sure, and checked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from time import monotonic
from types import GeneratorType

from index.tokenizing import fold
from rag.generation.base import GenerationError, Generator
from rag.places import find_places, mentions_place
from rag.prompts import rewriting_prompt
from rag.query.follow_up import MAX_STANDALONE_CHARS, rewrite_by_rules
from rag.query.pointing import points_back
from rag.query.slots import TITLE
from rag.query.wording import DOCUMENT
from rag.question import read_question
from rag.types import Turn

_MAX_TOKENS = 120
_TIMEOUT_S = 8.0  # a rewriting that takes longer than an answer's first sentence is not worth the wait
_MAX_NEW_WORDS = 1
_THOUGHT = re.compile(r"<think>.*?</think>", re.DOTALL)
_NUMBER = re.compile(r"\d+(?:\.\d+)?|[一二][〇○零一二三四五六七八九]{3}")
_QUOTED = re.compile(r"[“‘「]([^”’」]+)[”’」]")
_LABEL = re.compile(r"^(?:改写(?:后的问题)?|独立问题|问题|追问)[：:]\s*")


class ModelRewriter:
    """Makes follow-ups stand alone: by rules where these are sure, else by an instruction-tuned model, else by rules again."""

    def __init__(self, generator: Generator, *, timeout_s: float = _TIMEOUT_S) -> None:
        self._generator = generator
        self._timeout_s = timeout_s

    def __call__(self, question: str, history: Sequence[Turn]) -> str:
        """Return the stand-alone question.

        What the model writes counts only if it is faithful (`is_faithful`), keeps the years, places, titles and content
        words of the question, and leans on the conversation no more. A model that fails or takes too long is passed
        over: the rules' result stands.
        """
        by_rules = rewrite_by_rules(question, history)
        if by_rules.is_sure:
            return by_rules.question
        written = self._written(question, history)
        said = "\n".join([question, *(f"{turn.question}\n{turn.answer_text}" for turn in history)])
        counts = (
            is_faithful(written, said)
            and all(fold(name) in fold(written) for name in _names(question))
            and not points_back(written)
            and rewrite_by_rules(written, history).question == written
        )
        return written if counts else by_rules.question

    def _written(self, question: str, history: Sequence[Turn]) -> str:
        deadline = monotonic() + self._timeout_s
        pieces = self._generator.stream(rewriting_prompt(question, history), max_tokens=_MAX_TOKENS)
        text = ""
        try:
            for piece in pieces:
                text += piece
                if monotonic() > deadline:
                    return ""
        except GenerationError:
            return ""
        finally:
            if isinstance(pieces, GeneratorType):
                pieces.close()  # stops the model
        return _LABEL.sub("", _THOUGHT.sub("", text).strip())


def _names(text: str) -> set[str]:
    """Return what a rewriting of a text must keep; 这份文件 gives way to the document's title."""
    read = read_question(text)
    terms = (term for term in read.terms if not re.fullmatch(DOCUMENT, term))
    return {*_NUMBER.findall(fold(text)), *read.places, *TITLE.findall(text), *terms}


def is_faithful(written: str, said: str) -> bool:
    """Say whether a rewriting is one question of nothing but what was said in the conversation.

    Each year, number, place, title and quoted name in it must stand there; it may use one other word.
    """
    if not written or len(written) > MAX_STANDALONE_CHARS or re.search(r"[\n<>]", written):
        return False
    if len(re.findall(r"[？?]", written)) > 1 or not re.search(r"[？?]$", written):
        return False
    numbers = set(_NUMBER.findall(fold(said)))
    names = [*TITLE.findall(written), *_QUOTED.findall(written)]
    return (
        set(_NUMBER.findall(fold(written))) <= numbers
        and all(name in said for name in names)
        and all(mentions_place(place, said) for place in find_places(written))
        and sum(word not in fold(said) for word in read_question(written).terms) <= _MAX_NEW_WORDS
    )
