"""Whether everybody can use a page, as axe-core sees it; its script is in the wheel, so that nothing is fetched."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page

_GRAVE = ("serious", "critical")
_AT_REST = "() => document.getAnimations().every((each) => each.playState !== 'running')"


def grave_faults(page: Page) -> list[str]:
    """Return the serious and critical faults of a page as it stands, each with the elements that have it."""
    page.wait_for_function(_AT_REST)  # half faded in, a text has less contrast
    found = Axe().run(page).response["violations"]
    return [
        f"{each['id']}（{each['impact']}）：{each['help']}\n"
        + "\n".join(f"  {node['html'][:200]}\n  {node['failureSummary']}" for node in each["nodes"])
        for each in found
        if each["impact"] in _GRAVE
    ]
