"""Remarks on top of a text: right lines, nothing that may not be shown, and out again whatever was done to them."""

from __future__ import annotations

import re
from datetime import date

import pytest

from lape_cards.diagnostic import Diagnostic
from lape_cards.i18n import translator
from lape_cards.store.cards import read_card
from lape_cards.workflow.check import Checker
from lape_cards.workflow.remarks import MARK, MOST, remarked, without_remarks

CARD = """\
format: 1
kind: experiment
id: kortti
language: fi
title: Kokeilu
# lape> a line of the card's own
colour: red
title: Toinen
need: |
  # lape> a part of the text
  Hyvä.
"""
SECRET = "010190-900P"


def findings(text: bytes) -> list[Diagnostic]:
    found = Checker(date(2018, 3, 15)).check_read(read_card(text, "cards/kortti.yaml")).diagnostics
    return [item for item in found if item.severity == "error"]


def opened(text: str | bytes) -> bytes:
    """A text as it is opened, with remarks on top."""
    return remarked(text.encode() if isinstance(text, str) else text, findings, translator("en"))


def remarks(text: bytes) -> list[str]:
    """The remarks on top, without their marks."""
    lines = re.split(r"\r\n|\n|\r", text.decode("utf-8-sig"))
    height = next(number for number, line in enumerate(lines) if not line.startswith(MARK))
    return [line.removeprefix(MARK).strip() for line in lines[:height]]


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
@pytest.mark.parametrize("bom", ["", "\ufeff"], ids=["", "bom"])
def test_each_remark_names_the_line_that_the_reader_sees(bom, line_break):
    text = bom + CARD.replace("\n", line_break)
    raw = opened(text)
    lines = re.split(r"\r\n|\n|\r", raw.decode("utf-8-sig"))
    named = {int(match[1]): match[2] for line in remarks(raw) if (match := re.match(r"line (\d+): (.*)", line))}
    said = {lines[number - 1]: sentence for number, sentence in named.items()}
    assert "There is no key colour here." in said["colour: red"]
    assert "a second time" in said["title: Toinen"]
    other = re.search(r"on line (\d+) already", said["title: Toinen"])
    assert lines[int(other[1]) - 1] == "title: Kokeilu"
    assert raw.endswith(text.removeprefix("\ufeff").encode())
    assert raw.startswith(bom.encode())
    assert without_remarks(raw, text.encode()) == text.encode()


def test_a_text_that_is_no_yaml_has_its_remark_too():
    raw = opened(CARD + 'activity: "ei lopu\n')
    named = re.match(r"line (\d+): .*never closed\. – Close it.*", remarks(raw)[2])
    assert named
    assert int(named[1]) == len(raw.splitlines())


@pytest.mark.parametrize("text", [CARD.replace("colour", "need2").encode("utf-16"), b"title: \xe4\n", b"\xff\xfe"])
def test_a_text_in_another_encoding_gets_no_remarks(text):
    assert findings(text)
    assert opened(text) == text
    assert without_remarks(text, text) == text


def test_a_sound_text_gets_no_remarks():
    assert remarked(CARD.encode(), lambda _: [], translator("fi")) == CARD.encode()


def test_of_many_findings_the_card_stays_in_sight():
    text = CARD + "".join(f"vieras_{number}: x\n" for number in range(40))
    found = remarks(opened(text))
    assert len(found) == MOST + 2
    assert re.fullmatch(r"There are \d+ findings more\.", found[-1])
    assert without_remarks(opened(text), text.encode()) == text.encode()


@pytest.mark.parametrize("lang", ["fi", "sv", "en"])
def test_what_may_not_be_shown_is_in_no_remark(lang):
    text = CARD.replace("title: Kokeilu", f"title: {SECRET}\n{SECRET}: {SECRET}") + f"# soita {SECRET}\n"
    raw = remarked(text.encode(), findings, translator(lang))
    assert len(remarks(raw)) > 3
    assert not [line for line in remarks(raw) if "900P" in line or "010190" in line]


def test_no_remark_holds_what_an_editor_might_obey():
    text = CARD + '"\\e[2Jvim: set ex\\u2028:\\u202e": x\n' + "'a\u200fb': x\n"
    for line in remarks(opened(text)):
        assert line.isprintable()


EDITS = {
    "as they were": lambda text: text,
    "deleted": lambda text: b"".join(line for line in text.splitlines(True) if not line.startswith(b"# lape> line")),
    "written after": lambda text: text.replace(b"# lape> line", b"# lape> done! line"),
    "cut short": lambda text: re.sub(rb"# lape> [^a].*", b"# lape>", text),
    "parted by blank lines": lambda text: text.replace(b"# lape> line", b"\n# lape> line"),
    "in another place": lambda text: text.split(b"\n", 1)[1] + text.split(b"\n", 1)[0] + b"\n",
    "twice": lambda text: b"\n".join(text.splitlines()[:3]) + b"\n" + text,
    "other line ends": lambda text: text.replace(b"\n", b"\r\n"),
    "a byte order mark": lambda text: b"\xef\xbb\xbf" + text,
    "no last line end": lambda text: text.rstrip(b"\n"),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_remarks_are_taken_out_whatever_was_done_to_them(edit):
    own = (CARD + "activity: Uusi\n").encode()
    written = edit(opened(CARD) + b"activity: Uusi\n")
    left = without_remarks(written, CARD.encode())
    plain = left.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").strip(b"\n") + b"\n"
    assert re.sub(rb"^\n+", b"", plain) == own
    assert left.startswith(b"\xef\xbb\xbf") == written.startswith(b"\xef\xbb\xbf")


def test_what_is_written_between_remarks_stays():
    first, second, rest = opened(CARD).split(b"\n", 2)
    written = b"\n".join([first, b"# oma huomautus", second, b"programme: Ohjelma", rest])
    assert without_remarks(written, CARD.encode()) == b"# oma huomautus\nprogramme: Ohjelma\n" + CARD.encode()


def test_lines_of_the_card_that_look_like_remarks_stay_once_each():
    card = b"# lape> x\ntitle: a # lape> y\n# lape> x\n"
    assert without_remarks(b"# lape> new\n" + card, card) == card
    assert without_remarks(b"# lape> x\n" + card, card) == b"# lape> x\ntitle: a # lape> y\n# lape> x\n"
    assert without_remarks(card, b"") == b"title: a # lape> y\n"


def test_a_waiver_that_was_typed_meanwhile_is_no_remark() -> None:
    card = b"risks:\n"
    typed = b"# lape: ignore LC204 pieni kokeilu\nrisks:\n"
    assert without_remarks(b"# lape> line 2: x\n" + typed, card) == typed
