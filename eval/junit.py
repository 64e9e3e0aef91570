"""Gates as JUnit XML, which every CI shows."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree

from eval.gates import GateOutcome


def junit_xml(outcomes: Sequence[GateOutcome]) -> bytes:
    """Return a test suite with one test case a gate."""
    failures = sum(not outcome.passed for outcome in outcomes)
    suite = ElementTree.Element(
        "testsuite", name="zhengce eval", tests=str(len(outcomes)), failures=str(failures)
    )
    for outcome in outcomes:
        name = f"{outcome.gate.metric}[{outcome.gate.tag}]"
        case = ElementTree.SubElement(suite, "testcase", classname="gates", name=name)
        if not outcome.passed:
            ElementTree.SubElement(case, "failure", message=outcome.reason)
    xml: bytes = ElementTree.tostring(suite, encoding="utf-8", xml_declaration=True)
    return xml
