"""Several people's answers to one question, kept apart."""

# Annotations are no texts here: pydantic would have to read each of them anew at every start.

from typing import Annotated, Any

from pydantic import BeforeValidator

from lape_cards.card.base import AlsoAlone, Part, labelled
from lape_cards.card.values import TEXT_SCHEMA, Text, Texts
from lape_cards.message import N_


class Voice(Part):
    """One respondent's answer; ``by`` may be left out."""

    by: Texts = labelled(N_("Respondent"), N_("Whose answer this is: a role or a group."), default=())
    text: Text | None = labelled(N_("Answer"), N_("The answer in the respondent's own words."))


def _voices(value: Any) -> Any:
    return ({"text": value},) if isinstance(value, str) else value


Voices = Annotated[tuple[Voice, ...], BeforeValidator(_voices), AlsoAlone(TEXT_SCHEMA)]
"""One text, or a list of answers with their respondents."""


def answered(voices: tuple[Voice, ...]) -> bool:
    """Whether anyone has said something."""
    for voice in voices:  # noqa: SIM110 - it is asked tens of times of each card, and a generator costs more than that
        if voice.text:
            return True
    return False
