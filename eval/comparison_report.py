"""Two runs side by side, for a terminal."""

from __future__ import annotations

from eval.comparison import ChangedCase, Comparison, PairedDifference
from eval.gates import ALL_TAG
from eval.table import render_table

_SIGNIFICANT = 0.05


def render_comparison(comparison: Comparison) -> str:
    """Return the differences over all cases, those by tag that are significant, and every case that changed."""
    overall = [d for d in comparison.differences if d.tag == ALL_TAG]
    by_tag = [d for d in comparison.differences if d.tag != ALL_TAG and d.p_value < _SIGNIFICANT]
    parts = [_table(overall)] if overall else ["两次评测没有相同的题。"]
    if by_tag:
        parts += [f"各标签中 p < {_SIGNIFICANT} 的差别（未作多重比较校正）：", _table(by_tag)]
    for ids, where in ((comparison.only_before, "前"), (comparison.only_after, "后")):
        if ids:
            parts.append(f"只在{where}一次里的 {len(ids)} 题，未作比较：{'、'.join(ids)}")
    parts.append(f"得分有变化的 {len(comparison.changed)} 题：")
    parts += [_changed(change) for change in comparison.changed]
    return "\n\n".join(parts)


def _table(differences: list[PairedDifference]) -> str:
    rows = [["指标", "n", "前", "后", "变好", "变差", "不变", "p"]]
    for d in differences:
        name = d.metric if d.tag == ALL_TAG else f"{d.metric}[{d.tag}]"
        same = d.n - d.better - d.worse
        means = [f"{d.mean_before:.3f}", f"{d.mean_after:.3f}"]
        rows.append([name, str(d.n), *means, str(d.better), str(d.worse), str(same), f"{d.p_value:.3f}"])
    return render_table(rows)


def _changed(change: ChangedCase) -> str:
    marks = [f"+{metric}" for metric in change.better] + [f"-{metric}" for metric in change.worse]
    return (
        f"{change.before.id} {change.before.question}（{' '.join(marks)}）\n"
        f"  前：{change.before.answer}\n  后：{change.after.answer}"
    )
