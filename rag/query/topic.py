"""What a question is about, apart from what it asks of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

import rjieba

from rag.query.asked_kinds import asked_kind
from rag.query.slots import TITLE, YEAR, place_in_front, read_slots, years_of
from rag.query.wording import ASKS, CHOICE, DOCUMENT, EMPTY_WORD, PLAIN_VERB, RELATION

END_MARKS = " \t\r\n？?。！!，,；;"
_HELPER = re.compile(
    r"又|还|也|都|拟|将|要|应|应当|应该|需|需要|会|能|可|可以|打算|准备|计划|是|有|为|由|按|自|从|具体|主要|总共|一共|共|分别|各|大约|到底|究竟|目前|现在|做|指|还要|又要|"
    r"也要|实际|累计|平均|年均|预计|拟按|继续|进一步|加快|深入|大力|积极|着力|切实|"
    r"[最][长短高低多少大小早晚迟]|至[少多]|一般|通常|不|不得|不能|得"
)
_MEASURE_VERB = re.compile(
    r"增长|提高|降低|上涨|下降|增加|减少|达到|达|完成|实现|发行|占|投入|花|是|有|为|超过|排|新增|突破|超|产|吸引|建成|新建|改造|"
    r"罚|处|处以|罚款|交|缴|缴纳|赔|补|给|付|分|设"
)
_PARTICLES = frozenset(["了", "到", "得", "着", "过", "的"])
# What a figure is set at: [把]赤字率[定在]多少.
_SET_AT = re.compile(r"(?:[确设]?定|控制|稳定|保持|维持|安排|设)(?:在|为)$")
_OBJECT = re.compile(r"[把将](?=[^，,把将]+$)")
# A pause before what is only asked: …许可证，最长能管[几年].
_ASKED_AFTER_PAUSE = re.compile(rf"[，,](?:{_HELPER.pattern}|{PLAIN_VERB.pattern})+$")
# The document or report in which a matter is asked about: 消费扶贫的意见里，… 公务员法规定的…
_SOURCE = re.compile(
    rf"^(?:[^，,《》]|{TITLE.pattern}){{1,40}}?(?:{DOCUMENT}|(?<=》))(?:(?:里面?|中)的?[，,]?|(?:规定|明确|要求|提出)的?)(?=.)"
)
_IN_FRONT = re.compile(
    r"^(?:谁|什么|哪[些个几]?\S{0,2}?(?:部门|单位|机关|厅局)?)(?:来|是|负责|牵头|主管|制定|批复|管)+(?=[^了过？?])"
)
COMPARED = re.compile(
    r"(?:跟|和|与|同|比).{1,12}?(?:相?比|比较)?(?=怎么样|如何|哪个|多多少|高多少)|比(?:上|去|前)一?年"
)
_MAX_CHARS_AFTER, _MAX_CHARS_OF_PLACE, _MAX_CHARS_WITH_VERB = 7, 10, 10


@dataclass(frozen=True, slots=True)
class Topic:
    """A question cut in two.

    Attributes:
        text: What it is about, year and place included (`2013年中部地区生产总值`).
        asking: What it asks of that (`是多少`); empty where the two cannot be told apart.
        is_clause: The topic is the whole question made a statement (`2013年印发实施了规划`): it takes no 的.
        pause: The comma that stands between the two, if any.
    """

    text: str
    asking: str
    is_clause: bool
    pause: str = ""

    @property
    def frame(self) -> str:
        """Its source, year and place, as printed and in their order: what stays when the subject changes."""
        return (
            self.text[: len(self.text) - len(self.core)]
            if self.text.endswith(self.core)
            else f"{self.source}{self._loose_frame}"
        )

    @property
    def source(self) -> str:
        """The document in which it is asked about, with what joins the two (`消费扶贫的意见里，`); may be empty."""
        match = _SOURCE.match(self.text)
        return match[0] if match else ""

    @property
    def core(self) -> str:
        """Its subject, without source, year and place."""
        rest = self._without_years
        place = place_in_front(rest)
        return rest.removeprefix(place).lstrip("的，,")

    @property
    def _loose_frame(self) -> str:
        said = self.text.removeprefix(self.source)
        return f"{''.join(years_of(said))}{place_in_front(self._without_years)}"

    @property
    def _without_years(self) -> str:
        said = self.text.removeprefix(self.source)
        return re.sub(rf"({TITLE.pattern})|(?:{YEAR.pattern})的?", lambda found: found[1] or "", said)


def topic_of(question: str) -> Topic:
    """Return a stand-alone question's topic.

    The asking words are found, and the plain verb and the helping words before them (要做什么, 完成了多少); a question that
    asks in its midst (2013年印发了哪两份规划) is made a statement instead. Where cases or persons are asked for
    (哪些情形可以暂缓征召), it is what they may do or what may be done to them.
    """
    text = question.strip(END_MARKS)
    asks = ASKS.search(text)
    if asks is None:
        return Topic(text, "", is_clause=False)
    if (kind := asked_kind(text)) and kind.predicate:
        return Topic(kind.predicate, "", is_clause=False)
    compared, before = COMPARED.search(text), text[: asks.start()]
    start = min(_predicate_start(before, asks[0]), compared.start() if compared else len(text))
    if pause := _ASKED_AFTER_PAUSE.search(before):
        start = min(start, pause.start() + 1)
    head, after = text[:start].rstrip("，,"), text[asks.end() :]
    if asks[0] == "吗" and (stop := max(head.rfind("，"), head.rfind(","))) > 0:  # …示范城市建设，有太原吗
        head, start = head[:stop], stop + 1
    joint = "，" if re.match("[，,]", text[len(head) :]) else ""
    if _SET_AT.search(before):
        head = _without_marker(head)
    topic = Topic(head, text[start:].lstrip("，,"), asks[0] == "吗", joint)
    if topic.core and len(after) <= _MAX_CHARS_AFTER:
        return topic
    frame, rest = (head, text[start:]) if not topic.core else ("", text)
    if front := _IN_FRONT.match(rest):
        return Topic(f"{frame}{rest[front.end() :]}", "", is_clause=False)
    statement = (re.sub("有$", "", text[: asks.start()]) + re.sub(r"^[份个项条家种处]", "", after)).strip(
        END_MARKS
    )
    return Topic(re.sub(r"^为什么|吗$", "", statement), "", is_clause=True)


def lacks_subject(question: str) -> bool:
    """Say whether a question leaves open what it is about: 增速是多少？ 由谁负责？ 怎么申请？ 高还是低？

    It does where, without year, place and asking words, only relations (增速, 牵头单位) and plain verbs (负责, 申请) are left; a short one may have a verb of its own (怎么考核？).
    """
    if TITLE.search(question) or re.search(r"[“\"「]|^(?:什么(?:是|叫)|何为)", question):
        return False
    slots = read_slots(question.strip(END_MARKS), "2000年")
    if slots.place and len(slots.rest) > _MAX_CHARS_OF_PLACE:
        return False
    rest = RELATION.sub("，", YEAR.sub("", slots.rest))
    if not (ASKS.search(rest) or CHOICE.search(rest)):
        return False
    rest = ASKS.sub("，", rest)
    own = [
        tag
        for word, tag in rjieba.tag(rest)
        if re.search(r"\w", word) and not EMPTY_WORD.fullmatch(word) and not PLAIN_VERB.fullmatch(word)
    ]
    return not own or (own in (["v"], ["vn"]) and len(question) <= _MAX_CHARS_WITH_VERB)


def joined(topic: str, asked: str) -> str:
    """Return a topic and what is asked of it: 农村危房改造[的]补助标准是多少, 农村危房改造由谁负责."""
    relation = RELATION.match(asked)
    if topic.endswith("的"):  # 擅自占用绿地的，由谁处罚
        return f"{topic}，{asked}"
    if relation is None:
        return f"{topic}{asked}"
    return f"{topic}{asked[relation.end() :]}" if topic.endswith(relation[0]) else f"{topic}的{asked}"


def _without_marker(head: str) -> str:
    """Return 报告的赤字率 for 报告把赤字率: what is set at a figure is what is asked about."""
    marker = _OBJECT.search(head)
    if marker is None:
        return head
    whose = head[: marker.start()]
    return f"{whose}{'的' if re.search(f'(?:{DOCUMENT})$', whose) else ''}{head[marker.end() :]}"


def _predicate_start(before: str, asked: str) -> int:
    """Return where the verb of the asking words begins, in the text before them."""
    before = _SET_AT.sub("", before)
    # 是 is cut off first: the word model takes 期是 of 规划期是 for a word.
    words, is_copula = list(rjieba.tag(before.removesuffix("是"))), before.endswith("是")
    particles = 0
    measured = asked in {"多少", "百分之几"}
    while words and words[-1][0] in _PARTICLES and not (measured and words[-1][0] == "得"):  # 最低得多少
        words.pop()
        particles += 1
    verbs = 0 if is_copula and not particles else len(words) if particles else 1
    count = verbs
    while words and verbs and _is_verb(*words[-1], measured=measured):
        words.pop()
        verbs -= 1
    if (
        particles and not is_copula and len(words) > 1 and verbs == count
    ):  # 贯彻落实了: no verb to the word model
        words.pop()
    while words and _HELPER.fullmatch(words[-1][0]):
        words.pop()
    return len("".join(word for word, _ in words))


def _is_verb(word: str, tag: str, *, measured: bool) -> bool:
    """Say whether a word belongs to what is asked; before 多少 only what takes a figure does (就业多少人 asks of 就业)."""
    if measured:
        return _MEASURE_VERB.fullmatch(word) is not None
    return tag.startswith("v") or PLAIN_VERB.fullmatch(word) is not None
