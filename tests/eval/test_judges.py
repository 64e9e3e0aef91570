"""Who says whether cited words bear a claim."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.judges.lexical import LexicalJudge
from eval.judges.loading import load_judge
from rag.verification.judging import SUPPORTED

SOURCE = (
    "2013年，中部地区实现地区生产总值12.7万亿元，同比增长9.7%。各地不得新增隐性债务，由财政部负责督促落实。"
)


class TestLexical:
    @pytest.mark.parametrize(
        "claim",
        [
            pytest.param("中部地区实现地区生产总值12.7万亿元，同比增长9.7%。", id="quoted"),
            pytest.param("中部地区生产总值同比增长百分之九点七。", id="numeral written otherwise"),
            pytest.param("各地不得新增隐性债务。", id="negation kept"),
            pytest.param("由财政部负责督促落实。", id="body"),
            pytest.param("。", id="nothing said"),
        ],
    )
    def test_borne(self, claim: str) -> None:
        assert LexicalJudge().support(claim, [SOURCE]) >= SUPPORTED

    @pytest.mark.parametrize(
        "claim",
        [
            pytest.param("文件称之为“隐性债务负担”。", id="quotation that is none"),
            pytest.param("中部地区实现地区生产总值12.8万亿元，同比增长9.7%。", id="figure changed"),
            pytest.param("中部地区实现地区生产总值12.7亿元。", id="unit changed"),
            pytest.param("2014年，中部地区实现地区生产总值12.7万亿元。", id="year moved"),
            pytest.param("由财政部不负责督促落实。", id="negation added"),
            pytest.param("鼓励社会资本参与城镇污水处理设施建设。", id="of something else"),
        ],
    )
    def test_not_borne(self, claim: str) -> None:
        assert LexicalJudge().support(claim, [SOURCE]) < SUPPORTED

    @given(st.text(min_size=1, max_size=60), st.text(max_size=60))
    def test_words_that_stand_there_are_borne_and_more_evidence_takes_nothing_away(
        self, claim: str, more: str
    ) -> None:
        judge = LexicalJudge()
        assert judge.support(claim, [claim]) == pytest.approx(1.0)
        assert 0 <= judge.support(claim, [more]) <= 1 + 1e-9

    def test_nothing_cited_bears_nothing(self) -> None:
        assert LexicalJudge().support("财政部负责。", []) == 0


@pytest.mark.parametrize("name", ["", "人工", "llm", "cross-encoder:", "cross-encoder:/没有这个文件夹"])
def test_a_judge_that_there_is_not_is_explained(name: str) -> None:
    with pytest.raises(ValueError, match="评判"):
        load_judge(name)
