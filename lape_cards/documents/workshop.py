"""A workshop's summary: what each group found, what was wanted, and who promised what."""

from __future__ import annotations

from itertools import count

from lape_cards.card import kinds, parts
from lape_cards.card.phase import PHASE_NAMES
from lape_cards.documents.context import Context
from lape_cards.documents.form import area_of, attachments
from lape_cards.documents.model import Header
from lape_cards.documents.wording import VIEW_HEADINGS
from lape_cards.documents.workshop_model import (
    Assessment,
    BornExperiment,
    Interview,
    InterviewView,
    LeadershipIssue,
    Proposal,
    WorkshopDocument,
    WorkshopGroup,
)
from lape_cards.message import Message


def workshop(card: kinds.Workshop, context: Context) -> WorkshopDocument:
    """The summary, with the experiments that the context knows to have been born of the workshop."""
    numbers = count(1)
    groups = tuple(_group(number, group, numbers, context) for number, group in enumerate(card.groups, start=1))
    return WorkshopDocument(
        name="workshop",
        language=context.language_of(card),
        card_language=card.language,
        card_id=card.id,
        header=_header(card, context),
        organisers=card.organisers,
        aims=card.aims,
        subject=card.subject,
        participants=_participants(card),
        proposals=tuple(one for group in groups for theme in group.assessments for one in theme.proposals),
        groups=groups,
        interviews=_interviews(card),
        takeaways=card.takeaways,
        attachments=attachments(card.attachments),
    )


def _header(card: kinds.Workshop, context: Context) -> Header:
    area = card.area or parts.Area()
    return Header(
        kind=Message("Workshop summary"),
        title=card.title,
        programme=card.programme,
        region=area.region,
        municipality=area.municipality,
        place=area.place,
        area=area_of(area),
        period=None,
        prepared_by=None,
        group=(),
        contact=(),
        version=card.version,
        saved=card.date,
        draft=context.draft,
    )


def _participants(card: kinds.Workshop) -> Message | None:
    told = [group.participants for group in card.groups if group.participants is not None]
    if not told:
        return None
    text = "{count}" if len(told) == len(card.groups) else "at least {count}"
    return Message(text, count=sum(told))


def _group(number: int, group: kinds.WorkshopGroup, numbers: count[int], context: Context) -> WorkshopGroup:
    return WorkshopGroup(
        number,
        group.name,
        group.participants,
        tuple(
            Assessment(
                theme.theme,
                theme.solves,
                theme.lacks,
                tuple(
                    _proposal(next(numbers), proposal, group.name, theme.theme, context) for proposal in theme.proposals
                ),
            )
            for theme in group.assessments
        ),
        group.questions,
        tuple(LeadershipIssue(issue.issue, issue.solution) for issue in group.leadership),
        group.notes,
    )


def _proposal(
    number: int, proposal: kinds.Proposal, group: str | None, theme: str | None, context: Context
) -> Proposal:
    return Proposal(
        number,
        proposal.id,
        group,
        theme,
        proposal.text,
        proposal.responsible,
        proposal.promised,
        _born(proposal.experiment, context) if proposal.experiment else None,
    )


def _born(card: str, context: Context) -> BornExperiment:
    known = context.born.get(card)
    if known is None:
        return BornExperiment(card, None, None)
    return BornExperiment(card, known.title, Message(PHASE_NAMES[known.phase]) if known.phase else None)


def _interviews(card: kinds.Workshop) -> tuple[InterviewView, ...]:
    """By view, in the form's order; those that name none come last."""
    return tuple(
        InterviewView(
            Message(heading),
            tuple(Interview(one.where, one.wants) for one in card.interviews if (one.view or "") == view),
        )
        for view, heading in VIEW_HEADINGS.items()
        if any((one.view or "") == view for one in card.interviews)
    )
