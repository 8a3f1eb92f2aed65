"""What other machines install to get the same lape, told from what installers leave behind."""

from __future__ import annotations

import json
from typing import Any

import pytest

from lape_cards.workflow import origin

COMMIT = "4f2a" * 10


class Installed:
    version = "0.1.0"

    def __init__(self, written: str | None) -> None:
        self.written = written

    def read_text(self, name: str) -> str | None:
        assert name == "direct_url.json"
        return self.written


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (None, "lape-cards==0.1.0"),
        (
            {"url": "https://git.example.org/lape", "vcs_info": {"vcs": "git", "commit_id": COMMIT}},
            f"git+https://git.example.org/lape@{COMMIT}",
        ),
        ({"url": "https://example.org/lape.whl", "archive_info": {}}, "https://example.org/lape.whl"),
        ({"url": "file:///home/ryhma/lape", "dir_info": {"editable": True}}, ""),
        ({"url": "https://ryhma:salasana@git.example.org/lape", "vcs_info": {"vcs": "git", "commit_id": COMMIT}}, ""),
        ({"url": "http://example.org/lape.whl", "archive_info": {}}, ""),
        ({}, ""),
        ("[", ""),
    ],
)
def test_what_is_installed_elsewhere(written: Any, expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text = written if written is None or isinstance(written, str) else json.dumps(written)
    monkeypatch.setattr(origin.metadata, "distribution", lambda name: Installed(text))
    assert origin.installable() == expected


def test_this_checkout_is_on_this_machine_only() -> None:
    assert origin.installable() == ""
