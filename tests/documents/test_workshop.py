from __future__ import annotations

from typing import Any

import pytest
from sample_card import context, workshop

from lape_cards.documents.context import Born
from lape_cards.documents.registry import build
from lape_cards.documents.workshop_model import BornExperiment, WorkshopDocument
from lape_cards.i18n import translator
from lape_cards.message import Message


def summary(born: dict[str, Born] | None = None, **over: Any) -> WorkshopDocument:
    more = {} if born is None else {"born": born}
    document = build("workshop", workshop(**over), context(**more))
    assert isinstance(document, WorkshopDocument)
    return document


def test_every_proposal_is_numbered_through_the_workshop_and_tells_where_it_was_made() -> None:
    document = summary()
    assert [(one.number, one.id, one.group, one.theme) for one in document.proposals] == [
        (1, "oma-kerho", "Koululaiset", "Iltapäivän tunnit"),
        (2, "kesakerho", "Koululaiset", "Iltapäivän tunnit"),
        (3, None, None, None),
    ]
    assert document.groups[0].assessments[0].proposals == document.proposals[:2]


def test_a_proposal_tells_what_became_of_it() -> None:
    first, second, third = summary().proposals
    assert first.experiment == BornExperiment("iltapaiva-yhdessa", "Iltapäivä yhdessä", Message("evaluated"))
    assert second.experiment == BornExperiment("kesakerho-lammella", None, None)  # its card is not here
    assert third.experiment is None


@pytest.mark.parametrize(
    ("groups", "said"),
    [
        ([], None),
        ([{"name": "Lapset"}], None),
        ([{"participants": "9"}, {"participants": "7"}], "16"),
        ([{"participants": "9"}, {"name": "Nuoret"}], "at least 9"),
    ],
)
def test_participants_are_counted_and_unknown_ones_told(groups: list[Any], said: str | None) -> None:
    told = summary(groups=groups).participants
    assert (told and translator("en")(told)) == said


def test_interviews_stand_by_view_and_those_without_one_come_last() -> None:
    views = [(view.heading.text, [one.where for one in view.interviews]) for view in summary().interviews]
    assert views == [
        ("What clients want", ["Koulun piha"]),
        ("What the management wants", ["Kunnantalo"]),
        ("What others want", ["Kirjasto"]),
    ]


def test_a_workshop_with_nothing_in_it_is_a_document_too() -> None:
    empty = summary(**dict.fromkeys(("area", "subject")), groups=(), aims=(), organisers=(), interviews=())
    assert empty.proposals == ()
    assert empty.header.area == ()
