"""Findings as a JUnit report, which nearly every CI service shows as tests.

A suite for each card, a test for each family of rules that was held.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence

from lape_cards.checks.registry import FAMILY_NAMES, RULES, Family
from lape_cards.cli.options import Session
from lape_cards.cli.reporters.family import Outcome
from lape_cards.cli.reporters.place import path_of, sentences
from lape_cards.diagnostic import Diagnostic
from lape_cards.message import plural_message
from lape_cards.workflow.check import Checked

# What XML 1.0 can hold in no way, not even as a character reference; a carriage return would be read as a line's end.
_NOT_IN_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_UNDER_IT = "\n    "


def report(speech: Session, outcome: Outcome) -> None:
    """Write one XML document."""
    top = ET.Element("testsuites", name="lape check")
    top.extend(_suite(speech, card, outcome) for card in outcome.cards)
    _count(top, top)
    ET.indent(top)
    text = ET.tostring(top, encoding="unicode")
    speech.out.raw(f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n')


def _suite(speech: Session, card: Checked, outcome: Outcome) -> ET.Element:
    suite = ET.Element("testsuite", name=_clean(path_of(card)))
    for family in FAMILY_NAMES:
        found = [item for item in card.diagnostics if RULES[item.code].family == family]
        if found or _is_held(family, outcome):
            suite.append(_case(speech, card, family, found, outcome))
    _count(suite, suite)
    return suite


def _is_held(family: Family, outcome: Outcome) -> bool:
    return any(rule.family == family and outcome.selection.takes(rule) for rule in RULES.values())


def _case(speech: Session, card: Checked, family: Family, found: Sequence[Diagnostic], outcome: Outcome) -> ET.Element:
    """One test: what fails it is in its one failure, and what does not, in its output."""
    # The class is the file: Jenkins takes no attribute for it here, and would part the class at the dot before yaml.
    case = ET.Element("testcase", classname=_clean(path_of(card)).removesuffix(".yaml"), name=family)
    failing = [item for item in found if item.severity in outcome.failing]
    passing = [item for item in found if item.severity not in outcome.failing]
    if failing:
        count = speech.translator(plural_message("{count} finding", "{count} findings", len(failing)))
        failure = ET.SubElement(case, "failure", type=failing[0].code, message=count)
        failure.text = _told(speech, card, failing)
    if passing:
        ET.SubElement(case, "system-out").text = _told(speech, card, passing)
    return case


def _told(speech: Session, card: Checked, found: Sequence[Diagnostic]) -> str:
    lines = (
        f"{path_of(card)}:{item.place.line}:{item.place.column}: {item.code} {sentences(speech, item, _UNDER_IT)}"
        for item in found
    )
    return _clean("\n".join(lines))


def _count(element: ET.Element, within: ET.Element) -> None:
    element.set("tests", str(len(list(within.iter("testcase")))))
    element.set("failures", str(len(list(within.iter("failure")))))
    element.set("errors", "0")


def _clean(text: str) -> str:
    return _NOT_IN_XML.sub("", text)
