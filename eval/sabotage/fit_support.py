"""Where the numbers in `rag.verification.lexical_verifier` come from: `python -m eval.sabotage.fit_support`.

Fits a logistic regression (classes weighed alike) on the tuning half: paraphrases and quoted sentences against the same with
a clause from elsewhere and against the words of another section. Prints its coefficients and the accuracy on both halves.
"""

from __future__ import annotations

from dataclasses import astuple
from pathlib import Path
from random import Random

import numpy as np
from sklearn.linear_model import LogisticRegression

from eval.sabotage.making import sabotage
from eval.sabotage.true_sentences import TrueSentence, read_folder, read_paraphrases
from rag.verification.wording import compare_wording

_ROOT = Path(__file__).parent.parent.parent
_SEED = 1


def main() -> None:
    """Print the coefficients."""
    documents = _ROOT / "corpus/documents"
    own = [*read_folder(documents), *read_paraphrases(_ROOT / "eval/data/paraphrases.jsonl", documents)]
    fitted = None
    for half in ("tune", "report"):
        features, labels = _examples([true for true in own if true.half == half])
        if fitted is None:
            fitted = LogisticRegression(class_weight="balanced", C=10.0).fit(features, labels)
            print("covered, pairs, weakest:", fitted.coef_[0].round(2), "bias:", fitted.intercept_.round(2))
        print(f"{half}: n = {len(labels)}, accuracy {fitted.score(features, labels):.3f}")


def _examples(true: list[TrueSentence]) -> tuple[np.ndarray, np.ndarray]:
    random = Random(_SEED)  # noqa: S311
    rows = [(each.text, each, True) for each in true]
    rows += [
        (each.text, each.true, False)
        for each in sabotage(true, seed=_SEED, at_most=60)
        if each.kind == "拼接别处的话"
    ]
    rows += [(random.choice(true).text, each, False) for each in true]
    rows = [row for row in rows if row[2] or row[0] != row[1].text]
    features = [astuple(compare_wording(text, each.cited, each.frame)) for text, each, _ in rows]
    return np.array(features), np.array([label for *_, label in rows])


if __name__ == "__main__":
    main()
