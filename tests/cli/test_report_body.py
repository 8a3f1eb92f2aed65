"""What is kept of a report until its end comes out as it was put in, be it in memory or on the disk."""

from __future__ import annotations

import io
import json
import tempfile
from pathlib import Path

import pytest

from lape_cards.checks.run import Selection
from lape_cards.cli.output import Writer
from lape_cards.cli.reporters.body import Body
from lape_cards.cli.reporters.family import Terms
from lape_cards.cli.reporters.fingerprint import Fingerprints
from lape_cards.cli.reporters.listed import Listed
from lape_cards.diagnostic import Diagnostic, Place
from lape_cards.errors import LapeError
from lape_cards.message import Message
from lape_cards.workflow.check import Checked

ODD = "ä\u2028\r\n\udcff\x00😀 \x1b[31m"
MANY = 60_000


@pytest.mark.parametrize("times", [0, 1, MANY])
def test_a_body_comes_out_as_it_was_written(times: int) -> None:
    body, out = Body(), io.StringIO(newline="")
    for _ in range(times):
        body.write(ODD)
    assert body.is_empty == (times == 0)
    body.copy_to(Writer(out))
    assert out.getvalue() == ODD * times


@pytest.mark.parametrize("items", [[], [ODD], [{"a": []}, {"b": ["\n", {"c": 1}]}], list(range(200_000))])
@pytest.mark.parametrize("more", [[], [1, ODD]])
def test_a_list_is_written_as_a_whole_document_would_be(items: list[object], more: list[object]) -> None:
    listed, others = Listed(3), Listed(3)
    for item in items:
        listed.add(item)
    for item in more:
        others.add(item)
    listed.add_all(others)
    out = io.StringIO(newline="")
    listed.write(Writer(out), lambda all_of_it: {"before": "x", "list": {"items": all_of_it}, "after": None})
    document = {"before": "x", "list": {"items": [*items, *more]}, "after": None}
    assert out.getvalue() == json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def test_no_room_on_the_disk_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    body = Body()
    with pytest.raises(LapeError, match="temporary files"):
        body.write(ODD * 2 * MANY)
    body.close()


@pytest.mark.parametrize("named", [True, False])
def test_fingerprints_stay_unique_and_few_are_kept(named: bool) -> None:
    fingerprints = Fingerprints(Terms(Selection(), frozenset(), named=named))
    item = Diagnostic("LC204", "error", "x", Place(1, 1), Message("x"))
    cards = [Checked(f"cards/{number % 50}.yaml", None, None, None, [item, item]) for number in range(100)]
    found = [text for card in cards for _, text in fingerprints.of(card.name, card.diagnostics)]
    assert len(set(found)) == (200 if named else 100)  # a file that comes twice has the same findings twice
