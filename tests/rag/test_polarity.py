from __future__ import annotations

import pytest

from rag.polarity import asks_whether, polarity


@pytest.mark.parametrize(
    ("question", "evidence", "wanted"),
    [
        ("赃款是否已退还被害人？", "案发后，赃款已全部退还被害人。", "是"),
        ("赃款是否已退还被害人？", "至今未退还被害人。", "否"),
        ("单位可以委托第三方检测吗？", "建设单位可以委托第三方机构检测。", "是"),
        ("个人可以转让许可证吗？", "许可证不得转让。", "否"),
        ("临时用地能否修建永久性建筑物？", "临时使用土地的使用者不得修建永久性建筑物。", "否"),
        ("是否举行听证？", "加强社会监督。", None),
        ("增长多少？", "未增长。", None),
    ],
)
def test_the_questions_own_verb_decides(question: str, evidence: str, wanted: str | None) -> None:
    assert polarity(question, evidence) == wanted


def test_a_negation_in_another_clause_says_nothing_of_the_verb() -> None:
    assert polarity("是否退还定金？", "因未履约，卖方应当退还定金。") == "是"


def test_what_asks_for_something_else_does_not_ask_whether() -> None:
    assert not asks_whether("有哪些措施？")
    assert asks_whether("需要备案吗？")
