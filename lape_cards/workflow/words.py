"""What people type on the command line: much of it is kept as long as the history, so not everything may be said."""

from __future__ import annotations

import shlex

from lape_cards.checks.masking import secrets_in
from lape_cards.errors import LapeError
from lape_cards.message import Message
from lape_cards.store.reader import read


def refuse_identity_codes(*texts: str | None) -> None:
    """A ``LapeError`` where one of ``texts`` holds what may never become part of a version; it is not shown."""
    for text in texts:
        findings = secrets_in(read((text or "").encode("utf-8", "replace"))).findings
        if any(rule.blocks_save for rule, _ in findings):
            raise LapeError(
                Message(
                    "There is a personal identity code in what was typed. It is not shown here, and nothing was kept."
                ),
                Message("Write it without the code; a role or a group is enough."),
            )


def quoted(text: str) -> str:
    """A text as it is typed in a command that is told: in double quotation marks, which every shell has."""
    return shlex.quote(text) if set(text) & set('"$`\\!%') else f'"{text}"'
