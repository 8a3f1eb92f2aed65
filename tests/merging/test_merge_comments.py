"""What people wrote beside and between the lines of a card: both sides' is in the merge, near where it stood."""

from __future__ import annotations

import pytest

from lape_cards.merging.files import merge_files
from lape_cards.merging.markers import Labels

HEAD = "format: 1\nkind: experiment\nid: x\nlanguage: fi\ntitle: Kortti\n"
METRIC = "changes:\n  - id: a\n    metrics:\n      - id: m\n        name: n\n"
MEASURED = METRIC + "        measurements:\n          - date: 2018-01\n            value: 3\n"
OURS_MEASURED = "          - date: 2018-02\n            value: 3.5\n            n: 20  # laskettu käsin\n"
THEIRS_MEASURED = "          - date: 2018-03\n            value: 3.7\n"
RISKS = "risks:\n  - id: a\n    risk: r\n  - id: b\n    risk: s\n"

KEPT: list[tuple[str, str, str, str, str]] = [
    # what stands after the head: in the base, in ours, in theirs, in the merge, and in the merge the other way round
    (
        "area: {region: U}\n",
        "area: {region: V}\n",
        "area: {region: U}   # kysy ensin kaupungilta\n",
        "area: {region: V}   # kysy ensin kaupungilta\n",
        "area: {region: V}   # kysy ensin kaupungilta\n",
    ),
    ("need: n\n", "# A\nneed: n\n", "# B\nneed: n\n", "# A\n# B\nneed: n\n", "# B\n# A\nneed: n\n"),
    (
        MEASURED,
        MEASURED + OURS_MEASURED,
        MEASURED + THEIRS_MEASURED,
        MEASURED + OURS_MEASURED + THEIRS_MEASURED,
        MEASURED + OURS_MEASURED + THEIRS_MEASURED,
    ),
    (
        METRIC,
        METRIC + "        baseline: 3.0  # c\n",
        METRIC + "        target: 5  # d\n",
        METRIC + "        baseline: 3.0  # c\n        target: 5  # d\n",
        METRIC + "        baseline: 3.0  # c\n        target: 5  # d\n",
    ),
    ("need: n\n", "need: n  # A\n", "need: n  # B\n", "# B\nneed: n  # A\n", "# A\nneed: n  # B\n"),
    ("need: n\n", "need: n\n# A\n", "need: n\n\n# B\n", "need: n\n# B\n# A\n", "need: n\n# A\n\n# B\n"),
    (
        "need: |\n  n\n  m\n",
        "need: |  # A\n  n\n  m\n# hei\n",
        "need: |  # B\n  n\n  mu\n",
        "# B\nneed: |  # A\n  n\n  mu\n# hei\n",
        "# A\nneed: |  # B\n  n\n  mu\n# hei\n",
    ),
    (
        RISKS,
        "risks:\n  - id: a\n    risk: r\n",
        RISKS.replace("  - id: b\n", "  # tärkeä\n  - id: b  # yhä\n"),
        "# yhä\nrisks:\n  - id: a\n    risk: r\n  # tärkeä\n",
        "# yhä\nrisks:\n  - id: a\n    risk: r\n  # tärkeä\n",
    ),
    (  # a list in another order is written anew
        "group:\n  - a  # yksi\n  - b\n  - c\n",
        "group:\n  - c\n  - b\n  - a  # yksi\n",
        "group:\n  - a  # yksi\n  # kaksi\n  - b\n  - c\n  - d\n",
        "group:\n  - c\n  - d\n  # kaksi\n  - b\n  - a  # yksi\n",
        "group:\n  - c\n  - d\n  # kaksi\n  - b\n  - a  # yksi\n",
    ),
    ("need: n  # A\n", "need: n  # B\n", "need: m  # A\n", "need: m  # B\n", "# B\nneed: m  # A\n"),
]


@pytest.mark.parametrize(("base", "ours", "theirs", "merged", "swapped"), KEPT)
def test_both_sides_remarks_are_kept(base: str, ours: str, theirs: str, merged: str, swapped: str) -> None:
    files = [(HEAD + text).encode() for text in (base, ours, theirs)]
    for result, expected in (
        (merge_files(*files), merged),
        (merge_files(files[0], files[2], files[1]), swapped),
    ):
        assert not result.conflicts
        assert result.raw.decode() == HEAD + expected


def test_in_a_conflict_each_side_stands_as_it_was_written() -> None:
    base = (HEAD + "need: n\nactivity: a\n").encode()
    ours = base.replace(b"need: n", b"need: Lyhyesti  # tarkista")
    theirs = base.replace(b"need: n", "need: |  # kokouksesta\n  Perheet jäävät yksin.".encode())
    for first, second in ((ours, theirs), (theirs, ours)):
        raw = merge_files(base, first, second, labels=Labels("meidän", "muiden")).raw
        written = [side.split(b"title: Kortti\n")[1].split(b"activity")[0] for side in (first, second)]
        assert raw == (
            HEAD.encode()
            + "<<<<<<< meidän\n".encode()
            + written[0]
            + b"=======\n"
            + written[1]
            + b">>>>>>> muiden\nactivity: a\n"
        )


def test_a_remark_beside_what_is_decided_on_is_on_its_own_side_alone() -> None:
    base = (HEAD + RISKS).encode()
    ours = base.replace(b"risk: s", b"risk: meidan  # A")
    theirs = base.replace(b"risk: s", b"risk: heidan  # B").replace(b"    risk: r\n", b"    risk: r  # C\n")
    raw = merge_files(base, ours, theirs).raw.decode()
    assert "risk: r  # C\n" in raw
    assert raw.endswith("<<<<<<< ours\n    risk: meidan  # A\n=======\n    risk: heidan  # B\n>>>>>>> theirs\n")
