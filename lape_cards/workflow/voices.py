"""Several people's answers in one place: adding one keeps the others apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lape_cards.card.voices import Voice
from lape_cards.diagnostic import Path
from lape_cards.store.editor import Append, Edit, Put
from lape_cards.store.writer import prose


def said_by(voices: Sequence[Voice], by: str | None) -> Voice | None:
    """What ``by`` has answered; ``None`` where they have not."""
    wanted = (by,) if by else ()
    return next((voice for voice in voices if voice.by == wanted), None)


def joined(voices: Sequence[Voice], by: str | None, text: str) -> tuple[Voice, ...]:
    """The voices after ``by`` has said ``text``, for the first time or anew."""
    mine, known = Voice(by=(by,) if by else (), text=text), said_by(voices, by)
    return tuple(mine if voice is known else voice for voice in voices) if known else (*voices, mine)


def written_down(path: Path, voices: Sequence[Voice], by: str | None, text: str) -> Edit:
    """The edit by which ``by`` says ``text`` at ``path``, beside what the others in ``voices`` say, or anew.

    An answer that was one text becomes the first voice, without a name.
    """
    text = prose(text)
    if said_by(voices, by) is None:
        if by is None and not voices:
            return Put(path, text)
        if voices and voices[0].by:
            return Append(path, {"by": by, "text": text} if by else {"text": text})
    return Put(path, [_plain(voice) for voice in joined(voices, by, text)])


def _plain(voice: Voice) -> dict[str, Any]:
    by = voice.by[0] if len(voice.by) == 1 else list(voice.by)
    return {"by": by, "text": voice.text or ""} if voice.by else {"text": voice.text or ""}
