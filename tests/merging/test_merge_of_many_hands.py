"""Merging files of every kind of card in many hands: nothing that either side wrote is lost, whatever the files are.

``LAPE_MERGE_EXAMPLES=10000 pytest tests/merging --hypothesis-show-statistics`` tries many more.
"""

from __future__ import annotations

import os
from time import process_time

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from made_triples import assert_nothing_lost, made_triple, sides

from lape_cards.merging.files import merge_files
from lape_cards.merging.three_way import says_the_same
from lape_cards.store.reader import read

EXAMPLES = int(os.environ.get("LAPE_MERGE_EXAMPLES", "300"))
HEAD = "format: 1\nkind: experiment\nid: x\nlanguage: fi\ntitle: X\n"


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**64))
def test_nothing_that_either_side_wrote_is_lost(seed: int) -> None:
    event(assert_nothing_lost(made_triple(seed)))


FOUND: list[tuple[str, str, str, str]] = [
    # what stands after the head: in the base, in ours, in theirs, in the merge
    ("risks:\n- id: [a]\n", "risks:\n- id: [a]\n  risk: r\n", "risks:\n- id: [a]\nneed: n\n", "both"),
    ("benefits:\n- beneficiary: {a: b}\n", "benefits:\n- beneficiary: {a: c}\n", "need: n\n", "both"),
    ("version: 2\n", "version: [3]\nneed: n\n", "version: 4\nactivity: a\n", "version: 4\nneed: n\nactivity: a\n"),
    ("version:\n", "version: {a: b}\nneed: n\n", "date: [x]\nactivity: a\n", "both"),
    ("", "contact: a\nneed: n\n", "contact: [a]\nactivity: a\n", "contact: [a]\nneed: n\nactivity: a\n"),
    ("risks:\n- id: a\n", "risks:\n- id:\nneed: n\n", "risks:\n", "both"),
    (
        "risks:\n- id: a\n- risk: r\n",
        "risks:\n- id: a\n- risk:\n- id: b\n",
        "risks:\n- id: a\n- risk: r\n- id: c\n",
        "risks:\n- id: a\n- id: b\n- id: c\n",
    ),
    (
        "attachments:\n- title: a\n  url: b\n",
        "attachments:\n- title: a\n  path: c\n",
        "attachments:\n- title: a\n  url: b\nneed: n\n",
        "need: n\nattachments:\n- title: a\n  path: c\n",
    ),
    (
        "groups:\n- notes: a\n",
        "groups:\n- participants: 3\n",
        "groups:\n- notes: a\nneed: n\n",
        "need: n\ngroups:\n- participants: 3\n",
    ),
    (
        "risks: [{id: b}, # {ei, [tätä\n  {id: a}]  # oma\n",
        "risks: [{id: b}, # {ei, [tätä\n  {id: a, risk: r}]  # oma\n",
        "risks: [{id: b}, # {ei, [tätä\n  ]  # oma\n",
        "both",
    ),
    (
        "elements:\n- {group: g, element: e, status: planned}\n",
        "elements:\n- {group: g, element: e, status: planned, site: p}\n",
        "elements:\n- {group: g, element: e, status: full}\n",
        "elements:\n- {group: g, element: e, status: full, site: p}\n",
    ),
    (
        "elements:\n- {group: g, element: e, site: p}\n- {group: g, element: e}\n",
        "elements:\n- {group: g, element: e, site: p, note: n}\n- {group: g, element: e, site: q}\n",
        "elements:\n- {group: g, element: e, site: p}\n- {group: g, element: e, note: m}\n",
        "elements:\n- {group: g, element: e, site: p, note: n}\n- {group: g, element: e, site: q, note: m}\n",
    ),
    ("attachments:\n- title: a\n", "attachments:\nneed: n\n", "activity: a\n", "need: n\nactivity: a\n"),
    (
        "area: {region: U, place: P}\n",
        "area: {region: U}\nneed: n\n",
        "area: {place: P}\nactivity: a\n",
        "need: n\nactivity: a\n",
    ),
    (
        "changes:\n- id: a\n  metrics:\n  - {id: m, name: n}\n- id: b\n",
        "changes:\n- id: a\n- id: b\n  metrics:\n  - {id: m, name: n}\n",
        "changes:\n- id: a\n  metrics:\n  - {id: m, name: n, unit: u}\n- id: b\n",
        "both",
    ),
]


@pytest.mark.parametrize(("base", "ours", "theirs", "says"), FOUND)
def test_found_merges(base: str, ours: str, theirs: str, says: str) -> None:
    """The merge ends; it says what it should, or both sides stand in it."""
    files = [(HEAD + text).encode() for text in (base, ours, theirs)]
    for first, second in ((1, 2), (2, 1)):
        result = merge_files(files[0], files[first], files[second])
        if says != "both":
            assert not result.conflicts
            assert says_the_same(read(result.raw).data, read((HEAD + says).encode()).data)
            continue
        for word in set(ours.split() + theirs.split()) - set(base.split()):
            assert word.strip("{},[]").encode() in result.raw


@pytest.mark.parametrize("header", ["kind: |\n  experiment\n", "kind: 'experiment'\n", "kind:   experiment  # laji\n"])
def test_the_same_kind_in_another_hand(header: str) -> None:
    base = (HEAD + "need: n\n").encode()
    theirs = (HEAD.replace("kind: experiment\n", header) + "need: n\nactivity: a\n").encode()
    result = merge_files(base, base.replace(b"need: n", b"need: m"), theirs)
    assert not result.conflicts
    assert read(result.raw).data["activity"] == "a"
    assert read(result.raw).data["need"] == "m"


OURS = HEAD + "# meidän\nneed: n\nrisks:\n  # meidän riski\n  - id: a\n  - id: b  # meidän uusi\n"
THEIRS = HEAD + "# heidän\nneed: n\nrisks:\n  - id: a\n    risk: r  # heidän\nactivity: a  # myös heidän\n"


def test_one_side_with_other_line_ends_and_a_mark_at_its_beginning() -> None:
    base = (HEAD + "need: n\nrisks:\n  - id: a\n").encode()
    ours, theirs = OURS.encode(), b"\xef\xbb\xbf" + THEIRS.replace("\n", "\r\n").encode()
    said = {"need": "n", "risks": [{"id": "a", "risk": "r"}, {"id": "b"}], "activity": "a"}
    for first, second in ((ours, theirs), (theirs, ours)):
        result = merge_files(base, first, second)
        assert not result.conflicts
        assert {key: value for key, value in read(result.raw).data.items() if key in said} == said
        # our file is the one that is edited: its line ends, its mark; the remarks are everyone's
        assert result.raw.startswith(b"\xef\xbb\xbf") == first.startswith(b"\xef\xbb\xbf")
        assert (b"\r\n" in result.raw) == (b"\r\n" in first)
        assert result.raw.count(b"#") == first.count(b"#") + second.count(b"#")


def test_both_sides_remarks_stay_where_lines_could_be_merged() -> None:
    base = (HEAD + "need: n\nrisks:\n  - id: a\n").encode()
    draft = OURS.replace("# meidän\n", "# meidän\n# heidän\n") + "activity: a  # myös heidän\n"
    result = merge_files(base, OURS.encode(), THEIRS.encode(), drafts=[draft.encode()])
    text = result.raw.decode()
    assert [remark for remark in ("meidän riski", "meidän uusi", "myös heidän") if remark not in text] == []
    assert text.count("# meidän\n") == 1
    assert text.count("# heidän\n") == 2  # the one that the lines' merge had lost too
    assert read(result.raw).data["risks"] == [{"id": "a", "risk": "r"}, {"id": "b"}]


def test_both_sides_give_one_id_to_different_rows() -> None:
    """Rows of one list with one id are one thing; where they differ, both stand between markers."""
    base = (HEAD + "changes:\n- id: a\n  change: eka\n").encode()
    ours = base + b"- id: b\n  change: meidan\n"
    theirs = base + b"- id: b\n  change: heidan\n"
    result = merge_files(base, ours, theirs)
    assert [conflict.ours for conflict in result.conflicts] == ["meidan"]
    assert sides(result.raw) == (ours, theirs)


def test_a_dash_on_a_line_of_its_own_is_within_the_markers() -> None:
    base = (HEAD + "group:\n-  # a-b\n  yksi\n- kaksi\n").encode()
    ours, theirs = base.replace(b"yksi", b"meidan"), base.replace(b"yksi", b"heidan")
    result = merge_files(base, ours, theirs)
    for text, side in zip(sides(result.raw), (ours, theirs), strict=True):
        assert set(read(side).data["group"]) <= set(read(text).data["group"])


def test_a_long_list_costs_no_more_than_its_length() -> None:
    head = "format: 1\nkind: workshop\nid: x\nlanguage: fi\ntitle: X\ntakeaways:\n"
    items = [f"  - k{number}\n" for number in range(15_000)]
    ours, theirs = [*items], [*items]
    ours[3], theirs[14_000] = "  - meidän\n", "  - heidän\n"
    start = process_time()
    merged = merge_files(*((head + "".join(side)).encode() for side in (items, ours, theirs)))
    assert process_time() - start < 8
    assert not merged.conflicts
    assert all(word.encode() in merged.raw for word in ("meidän", "heidän"))


ADDED = {
    "folded": "  challenges: >\n    Ensimmäinen rivi,\n    toinen rivi,\n    kolmas rivi.\n\n    Toinen kappale.\n",
    "block of one": "  challenges: |\n    x # y\n",
    "kept line ends": "  challenges: |+\n    loppu\n",
    "braces": "  challenges:\n    - {by: Z, text: z}\n",
    "quoted": '  challenges: "yksi"\n',
}


@pytest.mark.parametrize("added", ADDED.values(), ids=ADDED)
@pytest.mark.parametrize("exchanged", [False, True], ids=["theirs", "ours"])
@pytest.mark.parametrize("deeper", [0, 2])
def test_what_is_added_stands_as_its_writer_laid_it_out(added, exchanged, deeper):
    """Also where both add at one place, so that git cannot join the lines, and where the sides indent differently."""
    base = "format: 1\nkind: experiment\nid: a\nlanguage: fi\ntitle: A\nevaluation:\n  course: Kulku\n"
    one = f"{base}  benefits: Hyötyä\n"
    other = base + added
    if deeper:
        head, _, rest = one.partition("evaluation:\n")
        one = head + "evaluation:\n" + "".join(" " * deeper + line for line in rest.splitlines(keepends=True))
    sides = (other, one) if exchanged else (one, other)
    merged = merge_files(base.encode(), *(side.encode() for side in sides)).raw.decode()
    assert "Hyötyä" in merged
    lines = [line.strip() for line in added.splitlines()]
    assert "\n".join(lines) in "\n".join(line.strip() for line in merged.splitlines())
