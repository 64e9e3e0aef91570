"""What stands around the text of a government page, by the names and the words that such pages use.

Sources: 《政府网站发展指引》（国办发〔2017〕47号） for the parts a page has; the class names are those of the publishing systems
in use (TRS, 大汉 JCMS, 博达, 苏迪) and their pinyin abbreviations (dqwz 当前位置, xgwd 相关文档, ewm 二维码).
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

# Rule, words of class, id or role, and whether a class of just that name says enough inside the content too.
_NAMES: tuple[tuple[str, str, bool], ...] = (
    ("share_bar", r"share|shares|share-?(?:bar|box|to|list|title|btn)|bdshare\w*|bshare\w*|jiathis\w*|fenxiang|social-?share", True),
    ("page_tool", r"(?:pages?-?)?print(?:er)?|dayin|font-?size|zihao|toolbar|tools?|ewm|erweima|qr-?code|saoyisao|voice|bobao|langdu|pingfen|dianzan", True),
    ("related_links", r"related\w*|xgwd|xgjd|xgxx|xgnr|xgwj|xgzc|xiangguan\w*|recommend\w*|tuijian|hot-?news|prev-?next|pager|pagination", True),
    ("breadcrumb", r"bread-?crumbs?|crumbs?|mbx|mianbaoxie|dqwz|curpos|cur(?:rent)?-?position|bread-?nav|weizhi|location|position", True),
    ("comments", r"comments?|pinglun|liuyan|guestbook", True),
    ("navigation", r"nav|navs|navbar|navigation|(?:main|top|sub|side|left|right)-?nav|menus?|main-?menu|top-?bar|daohang|sidebar|left-?menu", False),
    ("page_footer", r"footer|foot|bottom|copyright|banquan|contentinfo|dibu|yqlj|friend-?links?", False),
    ("page_header", r"header|head|top|banner|logo|toubu|search|search-?box|sousuo", False),
)  # fmt: skip
_WHOLE = tuple((rule, re.compile(words, re.I)) for rule, words, is_sure in _NAMES if is_sure)
_PART = tuple((rule, re.compile(rf"(?:^|[_\-])(?:{words})\d*(?=$|[_\-])", re.I)) for rule, words, _ in _NAMES)
_TAGS = {
    "nav": "navigation",
    "aside": "related_links",
    "button": "page_tool",
    "select": "page_tool",
    "textarea": "page_tool",
}
_MARGIN_TITLES = {"header": "page_header", "footer": "page_footer"}  # of word processors' pages
_FRAME_TAGS = {"header": "page_header", "footer": "page_footer"}
_TOOL_WORDS = (
    r"打印(?:本页|此页|页面|内容|文章)?|关闭(?:窗口|本页|页面|此页)?|返回(?:顶部|首页|列表|上一页|页首)|回到顶部|加入?收藏|收藏(?:本页)?|推荐|纠错|我要纠错|下载(?:本页|文字版|图片版)"
    r"|字号|字体(?:大小)?|大|中|小|特大|超大|默认|标准|正常|较大|分享(?:到|至)?|微信|微博|新浪微博|腾讯微博|人人网|QQ空间|QQ|朋友圈|更多|语音播报|朗读|\+|-|A"
)
_GAP = r"[\s【】\[\]（）()〔〕|｜/／:：、·,，<>»T]"
_TOOL_LINE = re.compile(
    rf"(?=.*(?:打印|关闭|字号|字体|分享|收藏|返回|纠错|播报)){_GAP}*(?:(?:{_TOOL_WORDS}){_GAP}*)+"
)
_LINES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("page_tool", _TOOL_LINE),
    ("page_tool", re.compile(r".{0,6}(?:扫一扫|扫描二维码|扫码).{0,20}|浏览(?:次数|量)[:：].{0,12}|(?:点击|阅读)(?:数|量|次数)[:：]\s*\d*\s*次?")),
    ("breadcrumb", re.compile(r"(?:您?(?:的|现在的|当前的?|目前)?(?:位置|所在位置)|当前位置)(?:是|在)?\s*[:：].{0,120}|首页\s*[>＞»›/]+.{0,120}")),
    ("related_links", re.compile(r"(?:上|下)一[篇条页]\s*[:：]?.{0,100}|相关(?:文档|文件|链接|稿件|阅读|解读|新闻|文章|附件下载)[:：]?")),
    ("editor_line", re.compile(r"[【\[（(]?\s*(?:责任编辑|责编|编辑|审核)\s*[:：].{0,20}[】\]）)]?")),
)  # fmt: skip
_FOOTER_LINE = re.compile(
    r".*(?:版权所有|ICP备|公网安备|网站标识码|网站地图|技术支持[:：]|主办单位?[:：]|承办单位?[:：]|copyright).*",
    re.I,
)
_MAX_PROSE_STOPS = 2  # an element with more full stops is text, whatever it is called


def element_rule(node: LexborNode, inside_content: bool) -> str | None:
    """Return the name of the furniture that an element is by its tag, class, id or role, or None."""
    tag = node.tag or ""
    if rule := _TAGS.get(tag) or ("" if inside_content else _FRAME_TAGS.get(tag)):
        return rule
    if tag in ("html", "body", "table", "tbody", "tr", "article", "main", "p"):
        return None
    if not (attributes := node.attributes):
        return None
    if title := _MARGIN_TITLES.get(attributes.get("title") or ""):
        return title
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''} {attributes.get('role') or ''}"[
        :400
    ]
    for name in re.sub(r"(?<=[a-z])(?=[A-Z])", "-", names).split():
        for rule, pattern in _WHOLE if inside_content else _PART:
            if pattern.fullmatch(name) if inside_content else pattern.search(name):
                return rule if node.text(deep=True).count("。") <= _MAX_PROSE_STOPS else None
    return None


def line_rule(line: str, inside_content: bool) -> str | None:
    """Return the name of the furniture that a whole line is by its words, or None."""
    words = line.strip()
    if len(words) > 200:
        return None
    for rule, pattern in _LINES:
        if pattern.fullmatch(words):
            return rule
    return "page_footer" if not inside_content and _FOOTER_LINE.fullmatch(words) else None
