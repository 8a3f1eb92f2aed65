"""Findings as a JUnit report, which nearly every CI service shows as tests.

A suite for each card, a test for each family of rules that was held.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Sequence

from lape_cards.checks.family import FAMILY_NAMES, Family
from lape_cards.checks.verdict import Checked
from lape_cards.cli.options import Session
from lape_cards.cli.reporters import family
from lape_cards.cli.reporters.body import Body
from lape_cards.cli.reporters.family import Terms
from lape_cards.cli.reporters.place import Places, sentences
from lape_cards.diagnostic import Diagnostic
from lape_cards.message import plural_message
from lape_cards.regex import regex

# What XML 1.0 can hold in no way, not even as a character reference; a carriage return would be read as a line's end.
_NOT_IN_XML = regex("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_UNDER_IT = "\n    "


class Report(family.Report):
    """One XML document."""

    def __init__(self, speech: Session, terms: Terms) -> None:
        super().__init__(speech, terms)
        self._suites = Body()
        self._places = Places(terms)
        self._tests = self._failures = 0

    def take(self, one: Checked) -> None:
        """Keep a card's suite."""
        suite = _suite(self.speech, one, self._places.of(one), self.terms)
        self._tests += int(suite.attrib["tests"])
        self._failures += int(suite.attrib["failures"])
        ET.indent(suite, level=1)
        self._suites.write(f"\n  {ET.tostring(suite, encoding='unicode')}")

    def end(self, *, incomplete: bool = False) -> None:
        """Write the document: how many failed stands before the first of them."""
        out = self.speech.out
        counts = f'tests="{self._tests}" failures="{self._failures}" errors="0"'
        out.raw(f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="lape check" {counts}')
        if self._suites.is_empty:
            out.raw(" />\n")
            return
        out.raw(">")
        self._suites.copy_to(out)
        out.raw("\n</testsuites>\n")


def _suite(speech: Session, card: Checked, file: str, terms: Terms) -> ET.Element:
    suite = ET.Element("testsuite", name=_clean(file))
    for family_name in FAMILY_NAMES:
        found = [item for item in card.diagnostics if terms.rules[item.code].family == family_name]
        if found or _is_held(family_name, terms):
            suite.append(_case(speech, file, family_name, found, terms))
    suite.set("tests", str(len(suite)))
    suite.set("failures", str(len(suite.findall("testcase/failure"))))
    suite.set("errors", "0")
    return suite


def _is_held(family_name: Family, terms: Terms) -> bool:
    return any(rule.family == family_name and terms.selection.takes(rule) for rule in terms.rules.values())


def _case(speech: Session, file: str, family_name: Family, found: Sequence[Diagnostic], terms: Terms) -> ET.Element:
    """One test: what fails it is in its one failure, and what does not, in its output."""
    # The class is the file: Jenkins takes no attribute for it here, and would part the class at the dot before yaml.
    case = ET.Element("testcase", classname=_clean(file).removesuffix(".yaml"), name=family_name)
    failing = [item for item in found if item.severity in terms.failing]
    passing = [item for item in found if item.severity not in terms.failing]
    if failing:
        count = speech.translator(plural_message("{count} finding", "{count} findings", len(failing)))
        failure = ET.SubElement(case, "failure", type=failing[0].code, message=count)
        failure.text = _told(speech, file, failing)
    if passing:
        ET.SubElement(case, "system-out").text = _told(speech, file, passing)
    return case


def _told(speech: Session, file: str, found: Sequence[Diagnostic]) -> str:
    lines = (
        f"{file}:{item.place.line}:{item.place.column}: {item.code} {sentences(speech, item, _UNDER_IT)}"
        for item in found
    )
    return _clean("\n".join(lines))


def _clean(text: str) -> str:
    return _NOT_IN_XML.sub("", text)
