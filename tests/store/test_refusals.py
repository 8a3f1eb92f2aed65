"""Files that are refused, whole or in part: where, why, and in words for someone who wrote a text, not YAML."""

from __future__ import annotations

import time

import pytest

from lape_cards.i18n import translator
from lape_cards.store.reader import MAX_BYTES, read

BLOCK = "Put the text under |"

REFUSED: list[tuple[str, str, str, str]] = [
    # what was written, where and which rule, a part of what is said, a part of what to do
    ("a: &x y", "1:4 LC004", "cannot begin with “&”", BLOCK),
    ("a: y\nb: *x", "2:4 LC004", "cannot begin with “*”", BLOCK),
    ("a: *tärkeä*", "1:4 LC001", "cannot begin with “*”", BLOCK),
    ("a: !x y", "1:4 LC004", "cannot begin with “!”", BLOCK),
    ("a: !tärkeää", "1:4 LC001", "cannot begin with “!”", BLOCK),
    ("a: !!str 5", "1:4 LC004", "cannot begin with “!”", BLOCK),
    ("- &x a", "1:3 LC004", "cannot begin with “&”", BLOCK),
    ("a: {b: &x c}", "1:8 LC004", "cannot begin with “&”", BLOCK),
    ("&x a: b", "1:1 LC004", "cannot begin with “&”", BLOCK),
    ("<<: x", "1:1 LC004", "The key << has a meaning", "Write out the keys"),
    ("a:\n  <<: {b: c}", "2:3 LC004", "The key << has a meaning", "Write out the keys"),
    ("%YAML 1.1\n---\na: x", "1:1 LC004", "an instruction to YAML", "Delete the line"),
    ("%TAG ! x\n---\na: x", "1:1 LC004", "an instruction to YAML", "Delete the line"),
    ("a: x\n---\nb: y", "2:1 LC004", "A second card begins here", "one card in one file"),
    ("a: x\n...\nb: y", "3:1 LC001", "three dots", "Delete the line"),
    ("? [a]\n: b", "1:3 LC004", "A key has to be one word", "one word"),
    ("{a: b}: c", "1:1 LC004", "A key has to be one word", "one word"),
    ("a: x\u2028y", "1:5 LC007", "(U+2028)", "press Enter"),
    ("a: 😀\u2029", "1:5 LC007", "(U+2029)", "press Enter"),
    ("a: x\n#\x85", "2:2 LC007", "(U+0085)", "press Enter"),
    ("a: x\x07", "1:5 LC007", "(U+0007)", "Delete the character"),
    ("a: \x00", "1:4 LC007", "(U+0000)", "Delete the character"),
    ("a: x\ufeffy", "1:5 LC007", "(U+FEFF)", "Delete the character"),
    ('a: "x\\e[31m"', "1:4 LC007", "(U+001B)", "Delete the character"),
    ('a: "x\\Ly"', "1:4 LC007", "(U+2028)", "press Enter"),
    ("<<<<<<< HEAD\na: x\n=======\na: y\n>>>>>>> b", "1:1 LC006", "Two people's edits", "Keep the lines"),
    ("a: |\n  x\n  <<<<<<< HEAD\n  y", "3:3 LC006", "Two people's edits", "Keep the lines"),
    ("a: |\n  x\n    ||||||| base", "3:5 LC006", "Two people's edits", "Keep the lines"),
    ("a: |\n  x\n=======\n", "3:1 LC006", "Two people's edits", "Keep the lines"),
    ("a: |\n  x\n\t>>>>>>> b", "3:2 LC006", "Two people's edits", "Keep the lines"),
    ("", "1:1 LC001", "The file is empty", "lape new"),
    ("# x\n\n", "1:1 LC001", "The file is empty", "lape new"),
    ("~", "1:1 LC001", "The file is empty", "lape new"),
    ("---", "1:1 LC001", "The file is empty", "lape new"),
    ("a:\n\tb: x", "2:1 LC001", "a tab at the beginning", "Replace the tab"),
    ("a: x\n\tb: y", "2:1 LC001", "a tab at the beginning", "Replace the tab"),
    ("a:\n  b: x\n\tc: y", "3:1 LC001", "a tab at the beginning", "Replace the tab"),
    ("a: |\n  x\n\ty", "3:1 LC001", "a tab at the beginning", "Replace the tab"),
    ("\t", "1:1 LC001", "a tab at the beginning", "Replace the tab"),
]

PROSE: list[tuple[str, str, str, str]] = [
    ("a: Perheet: apua tarvitaan", "1:11 LC001", "A colon and a space inside a text", "a: 'Perheet: apua tarvitaan'"),
    ("a: Tavoite:", "1:11 LC001", "A colon and a space inside a text", "a: 'Tavoite:'"),
    ("- need: It's: so", "1:13 LC001", "A colon and a space inside a text", "- need: 'It''s: so'"),
    ("need: a: b\n  c", "1:8 LC001", "A colon and a space inside a text", BLOCK),
    ("a: x\n\n  Vertalassa näin: vaikeaa", "3:18 LC001", "A colon and a space inside a text", BLOCK),
    ("a: x\n  näin: vaikeaa", "2:3 LC001", "begins further in than the one above", "move it under the key above"),
    ('a: x\n  "b" : y', "2:3 LC001", "begins further in than the one above", "move it under the key above"),
    ("a:\n  b: x\n    c: y", "3:5 LC001", "begins further in than the one above", "move it under the key above"),
    ('a: "Apua" sanoi äiti.', "1:4 LC001", "ends, for YAML, at the next one", BLOCK),
    ("'a' : \"Apua\" sanoi äiti.", "1:7 LC001", "ends, for YAML, at the next one", BLOCK),
    ("- 'Apua' sanoi äiti.", "1:3 LC001", "ends, for YAML, at the next one", BLOCK),
    ("- Ryhmä #1\n  ja muut\n- x", "2:3 LC001", "The text above was cut at #", BLOCK),
    ("a: Ryhmä #1\n  ja muut", "2:3 LC001", "The text above was cut at #", BLOCK),
    ('a: "Apua, sanoi äiti.\nb: x\n', "1:4 LC001", "is never closed", "Close it"),
    ("a: 'x\n\n\n", "1:4 LC001", "is never closed", "Close it"),
    ('a: "C:\\polku"', "1:7 LC001", "a backslash", BLOCK),
    ('a: "\\u12"', "1:7 LC001", "a backslash", BLOCK),
    ("a: @perhe", "1:4 LC001", "cannot begin with “@”", BLOCK),
    ("a: `x`", "1:4 LC001", "cannot begin with “`”", BLOCK),
    ("a: %50 perheistä", "1:4 LC001", "cannot begin with “%”", BLOCK),
    ("a: x\n%50 perheistä", "2:1 LC001", "cannot begin with “%”", BLOCK),
    ("a: ? mitä", "1:4 LC001", "cannot begin with “?”", BLOCK),
    ("a: ] x", "1:4 LC001", "cannot begin with “]”", BLOCK),
    ("a: , x", "1:4 LC001", "cannot begin with “,”", BLOCK),
    ("a: [x] valmis", "1:4 LC001", "cannot begin with “[”", BLOCK),
    ("a: > 50 %", "1:4 LC001", "After “>” the text has to begin on the next line", BLOCK),
    ("a: |rivi", "1:4 LC001", "After “|” the text has to begin on the next line", BLOCK),
    ("a: - x", "1:4 LC001", "looks like a list", BLOCK),
    ("a: {b, c\nd: x", "1:4 LC001", "Something is missing between the brackets", "commas"),
    ("a: {b: 1 c: 2}", "1:11 LC001", "Something is missing between the brackets", "commas"),
    ("a: [b, c\nd: x", "1:4 LC001", "Something is missing between the brackets", "commas"),
    ("a: {", "1:5 LC001", "Something is missing between the brackets", "commas"),
    ("a: x\nb:y\nc: z", "2:2 LC001", "no space after this colon", "Write a space"),
    ("a:\n- x\n-y\nb: z", "3:1 LC001", "no space after this dash", "Write a space"),
    (
        "a:\n  - what: Hylly: eteiseen\n    end: 2027-01",
        "2:16 LC001",
        "A colon and a space",
        "- what: 'Hylly: eteiseen'",
    ),
    ("a: x\nettä apua\nb: y", "2:1 LC001", "A line without a colon", "begin it two spaces further in"),
    ("a:\n  b: x\n c: y", "3:2 LC001", "does not begin where the lines around it do", "under its sisters"),
    ("a:\n  - x\n - y", "3:2 LC001", "no list goes on in this column", "under the other dashes"),
    ("a: x\n: y", "2:1 LC001", "no key before this colon", "Write the key"),
    ("a:\n  - x\n  b: y", "3:3 LC001", "does not begin where the lines around it do", "under its sisters"),
]

NOTED: list[tuple[str, str, str, str]] = [
    # the rest of the file is read
    ("a: x\nb: y\na: z", "3:1 LC005", "The key a stands here a second time", "on line 1 already"),
    ("a:\n  b: x\n  'b': y", "3:3 LC005", "The key b stands here a second time", "on line 2 already"),
    ("a: Ryhmä #1", "1:10 LC020", "The text ends here", "two spaces before #"),
    ("a: Ryhmä\t#1", "1:10 LC020", "The text ends here", "two spaces before #"),
    ("a: Ryhmä\t# c", "1:10 LC020", "The text ends here", "two spaces before #"),
    ("a:\t#1", "1:4 LC020", "The text ends here", BLOCK),
    ("a: [x, y #1\n  ]", "1:10 LC020", "The text ends here", BLOCK),
    ("a: 😀 #1", "1:6 LC020", "The text ends here", BLOCK),
    ("a: {b: Vantaa, Espoo}", "1:16 LC021", "Between braces “Espoo” is read as a key", BLOCK),
    ("a: {x}", "1:5 LC021", "Between braces “x” is read as a key", BLOCK),
    ("a:\n- x\n - y", "3:2 LC023", "more of the text above", "under the other dashes"),
    ("a: x\n  - y\n  - z", "2:3 LC023", "more of the text above", "put that text under |"),
]


def told(raw: bytes) -> list[tuple[str, str, str]]:
    say = translator("en")
    return [
        (f"{fault.place.line}:{fault.place.column} {fault.code}", say(fault.message), say(fault.hint or ""))
        for fault in read(raw).faults
    ]


@pytest.mark.parametrize(("text", "where", "message", "hint"), REFUSED + PROSE)
def test_refused(text: str, where: str, message: str, hint: str) -> None:
    found, said, advised = told(text.encode())[-1]
    assert found == where
    assert message in said
    assert hint in advised
    assert read(text.encode()).root is None


@pytest.mark.parametrize(("text", "where", "message", "hint"), REFUSED + PROSE)
def test_refused_at_the_same_place_whatever_the_line_ends(text: str, where: str, message: str, hint: str) -> None:
    for raw in (text.replace("\n", "\r\n").encode(), b"\xef\xbb\xbf" + text.encode()):
        assert told(raw)[-1][0] == where


@pytest.mark.parametrize(("text", "where", "message", "hint"), NOTED)
def test_noted_and_read_on(text: str, where: str, message: str, hint: str) -> None:
    [(found, said, advised), *_] = told(text.encode())
    assert found == where
    assert message in said
    assert hint in advised
    assert read(text.encode()).root is not None


@pytest.mark.parametrize(
    "text",
    ["a: x  # note", "a: x # lape: note", "a: # note", "a: x#1", "a: 'x' #1", "# x\na: y", "a: |\n  x #1", "a: [x] #1"],
)
def test_what_is_meant_as_a_comment_is_no_fault(text: str) -> None:
    assert told(text.encode()) == []


@pytest.mark.parametrize(
    ("raw", "where"),
    [
        ("a: äiti".encode("latin-1"), "1:4 LC002"),
        ("a: x\r\nb: 😀".encode() + b"\xe4", "2:5 LC002"),
        ("a: x".encode("utf-16"), "1:1 LC002"),
        (b"\xef\xbb\xbfa: \xe4", "1:4 LC002"),
        (b"\xef\xbb\xbf\xe4", "1:1 LC002"),
        (b"a: \xed\xa0\x80", "1:4 LC002"),
        (b"a: " + b"[" * 100_000, "1:54 LC003"),
        (b"- " * 100_000, "1:103 LC003"),
        (b"a:\n" + b"- x\n" * 30_000, "19999:3 LC003"),
        (b"a: " + b"x" * (2 * 1024 * 1024), "1:1 LC003"),
        (b"{" * 100_000, "1:2 LC004"),
        (b"? " * 100_000, "1:3 LC004"),
    ],
    ids=[
        "latin-1",
        "latin-1 after emoji",
        "utf-16",
        "latin-1 after BOM",
        "BOM alone",
        "surrogate",
        "[",
        "-",
        "many",
        "2 MiB",
        "{",
        "?",
    ],
)
def test_refused_bytes(raw: bytes, where: str) -> None:
    started = time.process_time()
    assert [found for found, _, _ in told(raw)] == [where]
    assert time.process_time() - started < 2


def test_the_largest_file_is_read() -> None:
    text = b"a: |\n  "
    assert read(text + b"x" * (MAX_BYTES - len(text))).faults == []
    assert [fault.code for fault in read(text + b"x" * (MAX_BYTES - len(text) + 1)).faults] == ["LC003"]


def test_fifty_levels_are_read() -> None:
    assert read(b"[" * 50 + b"x" + b"]" * 50).faults == []
    assert [fault.code for fault in read(b"[" * 51 + b"x" + b"]" * 51).faults] == ["LC003"]
