"""主送机关: the line before the body that names whom a document is sent to (GB/T 9704-2012 §7.3.2)."""

from __future__ import annotations

import re

from corpus.fields.bodies import is_body
from corpus.fields.printed import Printed

_MAX_CHARS = 600
_MAX_RUN_IN_CHARS = 400
_ADDRESSEE = re.compile(
    r".{0,58}(?:[省市区县州旗盟厅局部委院署办会组社行所站处司室科]|政府|单位|部门|机构|企业|公司|集团|学校|大学|学院|医院|中心|代表|委员|同志|各界|市民|居民|群众|员工|职工|朋友|家长|队|兵团"
    r"|团体|组织|银行|军区|机关|办公室|指挥部|总部|国务院|党组|人员|纳税人|缴费人|业户|商户|协会|法院|检察院|海关|园区|开发区|街道|乡镇|镇|乡|高校|院校|基地|工会)"
    r"(?:[（(].{1,30}[）)])?"
)
_SENTENCE = re.compile(
    r"[。！？；;]|如下|通知|根据|为了|关于|现将|按照|以下|所示|认为|指出|表示|要求|强调|介绍|\d{2,}|[:：].*[:：]|问$|答$"
)
_GENERAL = re.compile(r"(?:^|[，,、；\s])(?:各|有关|相关|局内|厅内|本市|全市|全体|尊敬|广大|机关|驻)")


def find_recipients(line: Printed[str]) -> tuple[Printed[str], ...]:
    """Return the addressees of a line that ends in ：, or whose beginning does where the body is run in.

    Bodies of one kind are parted by 、 and kinds by ，(GB/T 9704): what 、 parts stays together unless each part is a
    body by itself and there is one kind only (`各省、自治区、直辖市人民政府` is one, `科技部、财政部` are two).
    """
    colon = re.search(r"[:：]", line.value)
    if not colon:
        return ()
    names = line.value[: colon.start()]
    is_run_in = colon.end() < len(line.value)
    if len(names) > (_MAX_RUN_IN_CHARS if is_run_in else _MAX_CHARS) or _SENTENCE.search(
        re.sub(r"[（(].*?[）)]", "", names)
    ):
        return ()
    kinds = [kind for kind in re.finditer(r"[^，,；;]+", names) if kind[0].strip()]
    if not kinds or not all(
        _ADDRESSEE.fullmatch(part) for kind in kinds for part in kind[0].strip().split("、")[-1:]
    ):
        return ()
    # Run in, one name alone is that of a speaker (国家能源局：优先安排…) or of a field (联系单位：…).
    if (
        is_run_in
        and not _GENERAL.search(names)
        and (len(kinds) < 2 or not all(is_body(k[0].strip()) for k in kinds))
    ):
        return ()
    return tuple(
        Printed(value, line.start + start, line.start + end)
        for kind in kinds
        for value, start, end in _parts(names, *kind.span(), is_only=len(kinds) == 1)
    )


def _parts(names: str, start: int, end: int, is_only: bool) -> list[tuple[str, int, int]]:
    parts = [(match[0].strip(), *match.span()) for match in re.finditer(r"[^、\s]+", names[start:end])]
    if is_only and len(parts) > 1 and all(is_body(part) for part, _, _ in parts):
        return [(part, start + first, start + last) for part, first, last in parts]
    return [(names[start:end].strip(), start, end)]
