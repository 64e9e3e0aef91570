"""What stands under an answer for its reader to say whether it was of use."""

from __future__ import annotations

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


def feedback_html(turn_id: str, subject: str) -> Html:
    """Return the buttons and the form behind them; the page's script sends what is chosen.

    Args:
        turn_id: Of the turn, unique on the page.
        subject: JSON that names the answer.
    """
    form_id = f"{turn_id}-feedback"
    useful = {"type": "button", "data-useful": "true", "aria-pressed": "false"}
    useless = {
        "type": "button",
        "data-useful": "false",
        "aria-pressed": "false",
        "aria-expanded": "false",
        "aria-controls": form_id,
    }
    row = element(
        "div",
        element("span", "这个回答"),
        element("button", "有用", attributes=useful),
        element("button", "无用", attributes=useless),
        element("span", cls="zc-said", attributes={"role": "status"}),
        cls="zc-feedback-row",
        attributes={"role": "group", "aria-label": "评价这个回答"},
    )
    return element(
        "div", row, _form(turn_id, form_id), cls="zc-feedback", attributes={"data-feedback": subject}
    )


def _form(turn_id: str, form_id: str) -> Html:
    choices = [_choice(turn_id, value, label) for value, label in REASON_LABELS.items()]
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
        element("textarea", attributes=words),
        element(
            "div",
            element("button", "提交", attributes={"type": "submit"}),
            element("button", "取消", cls="zc-plain", attributes={"type": "button", "data-cancel": True}),
            cls="zc-feedback-row",
        ),
        attributes={"id": form_id, "hidden": True, "aria-label": "说明哪里不对"},
    )


def _choice(turn_id: str, value: str, label: str) -> Html:
    radio = {"type": "radio", "name": f"{turn_id}-reason", "value": value}
    return element("label", element("input", attributes=radio), element("span", label))
