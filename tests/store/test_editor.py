"""Edits: the field changes, every other byte stays, and what cannot be sure is refused."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lape_cards.card.kinds import Experiment, model_of
from lape_cards.errors import CardError
from lape_cards.i18n import translator
from lape_cards.store.editor import Append, Edit, Put, Remove, edit
from lape_cards.store.reader import read
from lape_cards.store.tree import Mapping, dash_of, find
from lape_cards.store.tree import Sequence as Items

HEAD = "# eka\nformat: 1\nkind: experiment\nid: x  # tunnus\nlanguage: fi\ntitle: X\n"
LONG = "pitkä " * 20 + "loppu"

TABLE: list[tuple[str, Edit, str]] = [
    # what stands after the head, the edit, what stands there then
    ("", Put(("need",), "Lapset"), "need: Lapset\n"),
    ("", Put(("need",), "no"), "need: 'no'\n"),
    ("", Put(("need",), "Apua: heti"), "need: 'Apua: heti'\n"),
    ("", Put(("need",), "a\n\n  b\n"), "need: |\n  a\n\n    b\n"),
    ("", Put(("need",), LONG), f"need: |-\n  {LONG}\n"),
    ("", Put(("evaluation", "root", "decision"), "full"), "evaluation:\n  root:\n    decision: full\n"),
    ("", Append(("group",), "johtaja"), "group:\n  - johtaja\n"),
    ("", Remove(("need",)), ""),
    ("", Remove(("area", "place")), ""),
    ("activity: a\n", Put(("need",), "n"), "need: 'n'\nactivity: a\n"),
    ("need: n\nrisks: []\n", Put(("activity",), "a"), "need: n\nactivity: a\nrisks: []\n"),
    ("need: n\n# omat\n\nrisks: []\n", Put(("activity",), "a"), "need: n\nactivity: a\n# omat\n\nrisks: []\n"),
    ("need: n\n\n# loppu\n", Put(("oma",), "a"), "need: n\noma: a\n\n# loppu\n"),
    ("need: n  # huom\n", Put(("need",), "uusi"), "need: uusi  # huom\n"),
    ("need: n  # huom\n", Put(("need",), "a\nb"), "need: |-  # huom\n  a\n  b\n"),
    ("need: 'n'\n", Put(("need",), "uusi"), "need: uusi\n"),
    # one space before a remark is enough behind what is no bare word
    ("need: # huom\n", Put(("need",), "uusi"), "need: uusi  # huom\n"),
    ("need: ~ # huom\n", Put(("need",), "uusi"), "need: uusi  # huom\n"),
    ('need: "" # huom\n', Put(("need",), "uusi"), "need: uusi  # huom\n"),
    ("need: 'n'\t# huom\n", Put(("need",), "uusi"), "need: uusi\t # huom\n"),
    ("need: {} # huom\n", Put(("need",), "uusi"), "need: uusi  # huom\n"),
    ("need: >- # huom\n", Put(("need",), "uusi"), "need: uusi  # huom\n"),
    ("need: | # huom\n  n\n", Put(("need",), "uusi"), "need: uusi  # huom\n"),
    ("need: # huom\n", Put(("need",), "a: b"), "need: 'a: b' # huom\n"),
    ("need: 'n' # huom\n", Put(("need",), "a\nb"), "need: |- # huom\n  a\n  b\n"),
    ("version: # huom\n", Put(("version",), 2), "version: 2  # huom\n"),
    ('version: "3" # huom\n', Put(("version",), 4), "version: 4  # huom\n"),
    ("group: # huom\n", Append(("group",), "a"), "group: # huom\n  - a\n"),
    ("group:\n  - 'a' # huom\n", Put(("group", 0), "b"), "group:\n  - b  # huom\n"),
    ("area: {place: 'P' # huom\n  }\n", Put(("area", "place"), "Q"), "area: {place: Q  # huom\n  }\n"),
    ("area: {place: 'P' # huom\n  }\n", Put(("area", "region"), "U"), "area: {place: 'P', region: U  # huom\n  }\n"),
    ("area: {region: 'U' # huom\n  }\n", Put(("area", "place"), "P"), "area: {region: 'U', place: P  # huom\n  }\n"),
    ("need: n # huom\nactivity: # huom\n", Put(("activity",), "a"), "need: n # huom\nactivity: a  # huom\n"),
    ("need:\n", Put(("need",), "uusi"), "need: uusi\n"),
    ("need: ~\n", Put(("need",), "uusi"), "need: uusi\n"),
    ("need:   n\n", Put(("need",), "uusi"), "need:   uusi\n"),
    ('"need" : n\n', Put(("need",), "uusi"), '"need" : uusi\n'),
    ("need: >\n  a\n  b\n\n\nactivity: a\n", Put(("need",), "c"), "need: c\n\n\nactivity: a\n"),
    ("need: |\n  a\n\n# huom\nactivity: a\n", Put(("need",), "c\nd"), "need: |-\n  c\n  d\n\n# huom\nactivity: a\n"),
    ("need: |+\n  a\n\nactivity: a\n", Put(("need",), "c"), "need: c\nactivity: a\n"),
    ("need: |+\n  a\n\nactivity: a\n", Remove(("need",)), "activity: a\n"),
    ("need: a\n  b\nactivity: a\n", Put(("need",), "c"), "need: c\nactivity: a\n"),
    ("need: n\n", Put(("need",), None), "need: null\n"),
    ("need: n", Put(("activity",), "a"), "need: n\nactivity: a"),
    ("need: n", Remove(("need",)), ""),
    ("version: 1\ndate: 2018-01-01\n", Put(("version",), 2), "version: 2\ndate: 2018-01-01\n"),
    ("version: 1\n", Put(("date",), date(2018, 3, 15)), "version: 1\ndate: 2018-03-15\n"),
    ("area: {region: U}\n", Put(("area", "place"), "P, Q"), "area: {region: U, place: 'P, Q'}\n"),
    ("area: {place: P }\n", Put(("area", "region"), "U"), "area: {place: P, region: U }\n"),
    ("area: {region: U, place: P}\n", Remove(("area", "region")), "area: {place: P}\n"),
    ("area: {region: U, place: P}\n", Remove(("area", "place")), "area: {region: U}\n"),
    ("area: {region: U}\n", Remove(("area", "region")), "area: {}\n"),
    # a comma in a remark is none
    ("group: [a, # b, c\n  d]\n", Remove(("group", 1)), "group: [a, # b, c\n  ]\n"),
    ("group: [a  # b, c\n  , d]\n", Remove(("group", 1)), "group: [a  # b, c\n  ]\n"),
    ("group: [a  # b, c\n  , d, e]\n", Remove(("group", 0)), "group: [d, e]\n"),
    ("group: [a,\n# b, c\n  d]\n", Remove(("group", 1)), "group: [a,\n# b, c\n  ]\n"),
    ("area: {}\n", Put(("area", "place"), "P"), "area:\n  place: P\n"),
    ("area:\n  # huom\n  place: P\n", Put(("area", "region"), "U"), "area:\n  # huom\n  region: U\n  place: P\n"),
    ("area:\n    region: U\n", Put(("area", "place"), "P"), "area:\n    region: U\n    place: P\n"),
    ("group: [a]\n", Append(("group",), "b, c"), "group: [a, 'b, c']\n"),
    ("group: []\n", Append(("group",), "b"), "group:\n  - b\n"),
    ("", Append(("group",), "a", ("b", "c")), "group:\n  - a\n  - b\n  - c\n"),
    ("group: [a]\n", Append(("group",), "b, c", ("d",)), "group: [a, 'b, c', d]\n"),
    ("group:\n-   a  # eka\n# loppu\n", Append(("group",), "b", ("c",)), "group:\n-   a  # eka\n- b\n- c\n# loppu\n"),
    (
        "risks:\n    - id: a\n",
        Append(("risks",), {"id": "b"}, ({"id": "c", "risk": "d\ne"},)),
        "risks:\n    - id: a\n    - id: b\n    - id: c\n      risk: |-\n        d\n        e\n",
    ),
    ("group: a\n", Append(("group",), "b"), "group:\n  - a\n  - b\n"),
    ("group: a  # huom\n", Append(("group",), "b"), "group:  # huom\n  - a\n  - b\n"),
    (
        "group:\n- a\n# väli\n- b  # huom\n# loppu\n",
        Append(("group",), "c"),
        "group:\n- a\n# väli\n- b  # huom\n- c\n# loppu\n",
    ),
    ("group:\n-   a\n", Append(("group",), "c"), "group:\n-   a\n- c\n"),
    ("group:\n  - a\n  - b\n", Remove(("group", 0)), "group:\n  - b\n"),
    ("group:\n  - a\n  - b\n", Put(("group", 1), "c: d"), "group:\n  - a\n  - 'c: d'\n"),
    ("risks:\n-\n  id: a\n", Append(("risks",), {"id": "b"}), "risks:\n-\n  id: a\n- id: b\n"),
    (
        "risks:\n      - id: a\n",
        Append(("risks",), {"id": "b", "risk": "c\nd"}),
        "risks:\n      - id: a\n      - id: b\n        risk: |-\n          c\n          d\n",
    ),
    ("risks:\n  - id: a\n    risk: r\n", Remove(("risks", 0, "id")), "risks:\n  - risk: r\n"),
    ("risks:\n  - {id: a}\n", Put(("risks", 0, "risk"), "a\nb"), 'risks:\n  - {id: a, risk: "a\\nb"}\n'),
    (
        "changes:\n  - metrics:\n      - id: m\n        note: n\n",
        Append(("changes", 0, "metrics", 0, "measurements"), {"date": date(2018, 2, 10), "value": Decimal("3.60")}),
        """changes:
  - metrics:
      - id: m
        note: n
        measurements:
          - date: 2018-02-10
            value: 3.60
""",
    ),
    (
        "evaluation:\n  course: vanha  # huom\n  scope: s\n",
        Put(("evaluation", "course"), [{"text": "vanha"}, {"by": "Äidit", "text": "a\nb"}]),
        """evaluation:
  course:  # huom
    - text: vanha
    - by: Äidit
      text: |-
        a
        b
  scope: s
""",
    ),
]


@pytest.mark.parametrize(("before", "one", "after"), TABLE)
def test_edits(before: str, one: Edit, after: str) -> None:
    assert edit((HEAD + before).encode(), [one], Experiment).decode().removeprefix(HEAD.rstrip()).lstrip("\n") == after


@pytest.mark.parametrize(("before", "one", "after"), TABLE)
def test_line_ends_and_byte_order_mark_stay(before: str, one: Edit, after: str) -> None:
    raw = b"\xef\xbb\xbf" + (HEAD + before).replace("\n", "\r\n").encode()
    result = edit(raw, [one], Experiment)
    assert result.startswith(b"\xef\xbb\xbf# eka\r\nformat: 1\r\n")
    assert result.count(b"\n") == result.count(b"\r\n")
    assert result.decode().replace("\r\n", "\n").endswith(after)


@pytest.mark.parametrize(
    ("before", "one"),
    [
        ("need: n\n", Put(("need", "x"), "y")),
        ("need: n\n", Put(("need", 0), "y")),
        ("need: n\n", Remove(("need", "x"))),
        ("group: [a]\n", Put(("group", 3), "y")),
        ("group: [a]\n", Put(("group", "x"), "y")),
        ("group: [a]\n", Remove(("group", 3))),
        ("", Append(("changes", 0, "id"), "y")),
        ("risks:\n  - id: a\n", Append(("risks", "x"), "y")),
        ("need: n\n", Put(("need",), "a\u2028b")),
        ("need: n\n", Put(("need",), "a\x07b")),
        ("need: n\n", Put(("need",), "<<<<<<< x\ny")),
        ("need: n\n", Put(("a: b",), "y")),
        ("need: n\nneed: m\n", Put(("need",), "y")),
        ("need: [\n", Put(("need",), "y")),
        ("x: &a b\n", Put(("need",), "y")),
    ],
)
def test_refused_rather_than_damaged(before: str, one: Edit) -> None:
    with pytest.raises(CardError) as caught:
        edit((HEAD + before).encode(), [one], Experiment)
    assert caught.value.hint is not None


@pytest.mark.parametrize(
    ("before", "one", "told"),
    [
        ("need: n\n", Put(("need", "x"), "y"), "“x” could not be"),
        ("need: n\n", Put(("need",), "a\u2028b"), "“How the need was noticed, and its history” could not be"),
        ("checkpoints:\n  - id: eka\n", Put(("checkpoints", 0, "held"), "\x07"), "“Held” of “eka” could not be"),
        ("checkpoints:\n  - next: n\n", Put(("checkpoints", 0, "held"), "\x07"), "“Held” could not be"),
        (
            "checkpoints:\n  - id: eka\n",
            Append(("checkpoints",), {"id": "\x07"}),
            "“Checkpoints and those responsible” could not be",
        ),
    ],
)
def test_a_refusal_names_the_field_as_the_form_does(before: str, one: Edit, told: str) -> None:
    with pytest.raises(CardError) as caught:
        edit((HEAD + before).encode(), [one], Experiment)
    assert translator("en")(caught.value.message).startswith(told)


def test_an_edit_that_says_nothing_new_changes_nothing() -> None:
    raw = (HEAD + "need: 'n'\nversion: '2'\nrisks: []\n").encode()
    edits = [Put(("need",), "n"), Put(("version",), 2), Put(("risks",), None), Remove(("area",))]
    assert edit(raw, edits, Experiment) is raw


FORMATTED = (
    HEAD
    + """area: {region: Uusimaa, municipality: [Vantaa, Espoo]}
period: {start: 2018-01, end: 2018-05}  # kausi
group: [a, b]
contact:
- a@example.org
# väliin
- c@example.org   # toinen

need: >-
  Pitkä
  teksti

  kaksi
activity: "lainattu \\
  jatkuu 😀"
benefits:
- beneficiary: perheet
  text: |
    rivi

    toinen


- beneficiary: muut
  text: |+
    pitää

risks:
  -
    id: r1
    risk: yksi
  - id: r2
changes:
    - id: c1
      change: jotain
         jatkuu tässä
      metrics:
        - {id: m1, name: a, baseline: 3.1}
        -   id: m2
            name: b   # mittari
            measurements: []
evaluation:
checkpoints: ~
attachments:  # tyhjä

# loppu
"""
)
EXAMPLES = Path(__file__).parents[2] / "examples" / "demo" / "cards"
FILES = (
    FORMATTED,
    *(path.read_text(encoding="utf-8") for path in sorted(EXAMPLES.rglob("1.yaml"))),
)


def paths(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [path, *(found for key, value in inner for found in paths(value, (*path, key)))]


TEXTS = (
    "x",
    "no",
    "a: b",
    " a",
    "- x",
    "a #b",
    "a\nb",
    "a\n\n  b\n",
    "p" * 150,
    "a\tb",
    "😀",
    "'",
    "null",
    "3.10",
    "a, b",
)
VALUES = st.one_of(
    st.sampled_from(TEXTS),
    st.sampled_from((3, Decimal("3.10"), True, date(2018, 3, 15), None, [], {})),
    st.lists(st.sampled_from(TEXTS), max_size=3),
    st.lists(st.fixed_dictionaries({"by": st.sampled_from(TEXTS), "text": st.sampled_from(TEXTS)}), max_size=2),
)


@st.composite
def files_and_edits(draw: st.DrawFn) -> tuple[bytes, Edit]:
    text = draw(st.sampled_from(FILES))
    if draw(st.booleans()):
        text = text.rstrip("\n")
    if draw(st.booleans()):
        text = text.replace("\n", "\r\n")
    mark = draw(st.sampled_from([b"", b"\xef\xbb\xbf"]))
    raw = mark + text.encode()
    path = draw(st.sampled_from(paths(read(raw).data)))
    if not path or draw(st.booleans()):
        path = (*path, draw(st.sampled_from(["note", "version", "evaluation", "sites", "oma", "text", "by", 0])))
    kind = draw(st.sampled_from([Put, Put, Append, Remove]))
    return raw, Remove(path) if kind is Remove else kind(path, draw(VALUES))


def field_lines(raw: bytes, path: Sequence[Any]) -> range:
    """The lines that the field at ``path``, or the nearest part around it that there is, takes up."""
    root = read(raw).root
    assert root is not None
    while find(root, tuple(path)) is None:
        path = path[:-1]
    node = find(root, tuple(path))
    outer = find(root, tuple(path[:-1])) if path else None
    assert node is not None
    first = outer.keys[path[-1]].start.line if isinstance(outer, Mapping) else node.start.line
    if isinstance(outer, Items) and not outer.flow:  # its dash may stand on a line of its own
        first = read(raw).text.count("\n", 0, dash_of(read(raw).text, outer, node))
    return range(first, max(first, node.end.line) + 1)


@settings(max_examples=120, deadline=None)
@given(files_and_edits())
def test_an_edit_changes_what_it_edits(case: tuple[bytes, Edit]) -> None:
    raw, one = case
    data = read(raw).data
    try:
        result = edit(raw, [one], model_of(data["kind"]))
    except CardError:
        return
    assert result.startswith(b"\xef\xbb\xbf") == raw.startswith(b"\xef\xbb\xbf")
    if b"\r\n" in raw:
        assert result.count(b"\r\n") == result.count(b"\n")
    if result == raw:
        return
    before = raw.decode("utf-8-sig").splitlines()
    after = result.decode("utf-8-sig").splitlines()
    allowed = field_lines(raw, one.path)
    # What is taken out as the first key of an item lets the next key move up to the dash.
    spare = 1 if isinstance(one, Remove) else 0
    following = iter(after)
    kept = [*before[: allowed.start], *before[allowed.stop + spare :]]
    assert [line for line in kept if line not in following] == []  # each is there, after the one before it
    comments = [line.strip() for number, line in enumerate(before) if "# " in line and number not in allowed]
    assert [text for text in comments if text.partition("# ")[2] not in result.decode()] == []
    assert worded(says(read(result).data, one.path)) == worded(says_after(data, one))


def worded(data: Any) -> Any:
    """What is said in words: the line end after a text's last line is none, and a file that does not end has none."""
    if isinstance(data, dict):
        return {key: worded(value) for key, value in data.items()}
    if isinstance(data, list):
        return [worded(item) for item in data]
    return data.removesuffix("\n") if isinstance(data, str) else data


def says(data: Any, path: Sequence[Any]) -> Any:
    for key in path:
        try:
            data = data[key]
        except (KeyError, IndexError, TypeError):
            return None
    return data


def says_after(data: Any, one: Edit) -> Any:
    """What the edited field should say, as a reader gets it."""
    if isinstance(one, Remove) or (isinstance(one, Put) and plain(one.value) is None):
        before = says(data, one.path[:-1])
        following = one.path[-1]
        return before[following + 1] if isinstance(before, list) and following + 1 < len(before) else None
    if isinstance(one, Put):
        return plain(one.value)
    before = says(data, one.path)
    listed = before if isinstance(before, list) else [] if before is None else [before]
    return [item for item in [*listed, plain(one.value)] if item is not None] or None


def plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()} or None
    if isinstance(value, list):
        return [item for item in map(plain, value) if item is not None] or None
    if value is None or value is True:
        return "true" if value else None
    return str(value)


NEW_FIELDS = [
    Put(("version",), 2),
    Put(("date",), date(2018, 3, 15)),
    Put(("programme",), "a: b"),
    Put(("sites",), ["x"]),
]


@pytest.mark.parametrize("one", NEW_FIELDS, ids=str)
def test_an_edit_and_its_reverse_give_the_file_back(one: Put) -> None:
    ways = [way for text in FILES for way in (text, text.rstrip("\n"), text.replace("\n", "\r\n"))]
    for raw in map(str.encode, ways):
        if says(read(raw).data, one.path) is None:
            changed = edit(raw, [one], Experiment)
            assert changed != raw
            assert edit(changed, [Remove(one.path)], Experiment) == raw


def test_saving_over_and_over_moves_nothing() -> None:
    raw = FORMATTED.encode()
    stamped = edit(raw, [Put(("version",), 1), Put(("date",), date(2018, 1, 1))], Experiment)
    for number in range(2, 5):
        again = edit(stamped, [Put(("version",), number), Put(("date",), date(2018, 1, number))], Experiment)
        assert len(again.splitlines()) == len(raw.splitlines()) + 2
        stamped = again
    assert edit(stamped, [Remove(("version",)), Remove(("date",))], Experiment) == raw


def test_the_room_under_an_empty_text_is_no_part_of_what_is_added_below() -> None:
    raw = b"format: 1\ncheckpoints:\n  - id: a\n    next: |\n      \n\n# end\n"
    result = edit(raw, [Put(("evaluation",), {"course": "a\nb\n"})], Experiment)
    assert result == raw.replace(b"      \n", b"      \nevaluation:\n  course: |\n    a\n    b\n")
