"""What stands under an answer for its reader to say whether it was of use."""

from __future__ import annotations

from dataclasses import dataclass

from app.archive.schemas import MAX_CORRECTION_CHARS
from app.render.markup import AttributeValue, Html, element

# Values of `reason` in `POST /api/v1/feedback`.
REASON_LABELS = {
    "wrong": "答错了",
    "incomplete": "不完整",
    "refused": "文件里有答案却没有答",
    "sources": "出处不对",
    "outdated": "依据的文件过时",
    "other": "其他",
}


@dataclass(frozen=True, slots=True)
class GivenFeedback:
    """What somebody has said of an answer.

    Attributes:
        reason: Why it was of no use, a key of `REASON_LABELS`; None where that was not said.
        correction: What it should have said; may be empty.
    """

    useful: bool
    reason: str | None = None
    correction: str = ""

    @property
    def said(self) -> str:
        """The same in words, without the correction."""
        if self.useful:
            return "您评过：有用"
        return "您评过：无用" + (f"（{REASON_LABELS[self.reason]}）" if self.reason else "")


def feedback_html(turn_id: str, subject: str, given: GivenFeedback | None = None) -> Html:
    """Return the buttons and the form behind them; the page's script sends what is chosen.

    Args:
        turn_id: Of the turn, unique on the page.
        subject: JSON that names the answer.
        given: What was said before; the buttons and the form show it, and it may be said otherwise.
    """
    form_id = f"{turn_id}-feedback"
    pressed = given.useful if given else None
    useful = {"type": "button", "data-useful": "true", "aria-pressed": _flag(pressed is True)}
    useless = {
        "type": "button",
        "data-useful": "false",
        "aria-pressed": _flag(pressed is False),
        "aria-expanded": "false",
        "aria-controls": form_id,
    }
    row = element(
        "div",
        element("span", "这个回答"),
        element("button", "有用", attributes=useful),
        element("button", "无用", attributes=useless),
        element("span", given.said if given else "", cls="zc-said", attributes={"role": "status"}),
        cls="zc-feedback-row",
        attributes={"role": "group", "aria-label": "评价这个回答"},
    )
    return element(
        "div", row, _form(turn_id, form_id, given), cls="zc-feedback", attributes={"data-feedback": subject}
    )


def _flag(is_set: bool) -> str:
    return "true" if is_set else "false"


def _form(turn_id: str, form_id: str, given: GivenFeedback | None) -> Html:
    reason = given.reason if given else None
    choices = [
        _choice(turn_id, value, label, chosen=value == reason) for value, label in REASON_LABELS.items()
    ]
    words_id = f"{form_id}-words"
    words: dict[str, AttributeValue] = {
        "id": words_id,
        "name": "correction",
        "rows": 3,
        "maxlength": MAX_CORRECTION_CHARS,
    }
    return element(
        "form",
        element("fieldset", element("legend", "哪里不对？（可不选）"), *choices),
        element("label", "正确的回答，或别的说明（可不写）", attributes={"for": words_id}),
        element("textarea", given.correction if given else "", attributes=words),
        element(
            "div",
            element("button", "提交", attributes={"type": "submit"}),
            element("button", "取消", cls="zc-plain", attributes={"type": "button", "data-cancel": True}),
            cls="zc-feedback-row",
        ),
        attributes={"id": form_id, "hidden": True, "aria-label": "说明哪里不对"},
    )


def _choice(turn_id: str, value: str, label: str, *, chosen: bool) -> Html:
    radio: dict[str, AttributeValue] = {"type": "radio", "name": f"{turn_id}-reason", "value": value}
    if chosen:
        radio["checked"] = True
    return element("label", element("input", attributes=radio), element("span", label))
