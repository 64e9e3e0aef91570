"""Output: 煤炭产量 is not answered by what 原煤 … gives, nor 单产 by 总产."""

from __future__ import annotations

import re

import rjieba

OUTPUT = re.compile(r"的?(?:总产(?!值)量?|产量|[单亩]产)")


def product_asked_for(question: str) -> str:
    """Return the noun whose output a question asks for (煤炭 of 煤炭产量); empty where it asks for none."""
    match = OUTPUT.search(question)
    tagged = rjieba.tag(question[: match.start()]) if match else []
    # 产 and 品 of 水产品 stand in whatever is produced.
    return tagged[-1][0].strip("产品") if tagged and tagged[-1][1].startswith("n") else ""


def is_another_output(question: str, clause: str, scope: str) -> bool:
    """Say whether a clause gives another output than a question asks for: of what its scope names by no character (原煤 for 煤炭), or 总产 for 单产."""
    asked, product = OUTPUT.search(question), product_asked_for(question)
    if asked is None:
        return False
    if product and OUTPUT.search(scope) and not set(product) & set(scope):
        return True
    said = {_is_of_area(output) for output in OUTPUT.findall(clause)}
    return bool(said) and _is_of_area(asked[0]) not in said


def _is_of_area(output: str) -> bool:
    return output.endswith(("单产", "亩产"))
