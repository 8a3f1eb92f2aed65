"""The result card's form as a document shows it, for an experiment and for a rooting plan."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from msgspec.structs import replace

from lape_cards.card import parts
from lape_cards.card.kinds import Rooting
from lape_cards.card.phase import is_held, is_overdue
from lape_cards.card.voices import Voices
from lape_cards.documents.context import Context, FormCard
from lape_cards.documents.evidence import Frame, metric_view
from lape_cards.documents.metric_model import Metric
from lape_cards.documents.model import (
    Action,
    Attachment,
    Benefit,
    Checkpoint,
    Element,
    Form,
    Header,
    Risk,
    Row,
    Site,
    Verdict,
    Voice,
)
from lape_cards.documents.wording import (
    ACTION_STATES,
    CAME_ABOUT,
    DECISIONS,
    GRADES,
    HAPPENED,
    LEVELS,
    REACHED,
    period,
    worded,
)
from lape_cards.i18n import translator
from lape_cards.message import Message
from lape_cards.metrics.development import start_of


def header(card: FormCard, context: Context) -> Header:
    """The form's header."""
    area = card.area or parts.Area()
    return Header(
        kind=Message("Rooting plan") if isinstance(card, Rooting) else Message("Result card"),
        title=card.title,
        programme=card.programme,
        region=area.region,
        municipality=area.municipality,
        place=area.place,
        area=area_of(area),
        period=period(card.period.start, card.period.end) if card.period else None,
        prepared_by=card.prepared_by,
        group=card.group,
        contact=card.contact,
        version=card.version,
        saved=card.date,
        draft=context.draft,
    )


def area_of(area: parts.Area) -> tuple[str, ...]:
    """The area in a line, from the smallest place to the largest."""
    return tuple(name for name in (area.place, *area.municipality, area.region) if name)


def form(card: FormCard, context: Context) -> Form:
    """Everything under the header, in the form's own order."""
    return Form(
        need=card.need,
        activity=card.activity,
        benefits=benefits(card),
        risks=risks(card),
        rows=rows(card, context),
        elements=elements(card),
        sites=tuple(_site(site) for site in card.sites),
        checkpoints=checkpoints(card, context.today),
        attachments=attachments(card.attachments),
    )


def rows(card: FormCard, context: Context) -> tuple[Row, ...]:
    """The rows of the form's table, each with its metrics and the checkpoints that look at it."""
    points = checkpoints(card, context.today)
    frame = Frame(
        start=start_of(card),
        today=context.today,
        say=translator(context.language_of(card)),
        site_names=site_names(card),
        held=tuple((checkpoint_name(point), point.held) for point in points if point.held is not None),
        point_names={point.id: point.name for point in points if point.id and point.name},
    )
    explained: set[Message] = set()
    return tuple(
        Row(
            number=number,
            id=change.id,
            change=change.change,
            current=change.current,
            target=change.target,
            ideal=change.ideal,
            actions=tuple(action(one) for one in change.actions),
            metrics=_metrics(change, number, frame, explained),
            checkpoints=tuple(point for point in points if not point.rows or change.id in point.rows),
            result=verdict(REACHED, change.result.reached, change.result.note) if change.result else None,
        )
        for number, change in enumerate(card.changes, start=1)
    )


def _metrics(change: parts.Change, number: int, frame: Frame, explained: set[Message]) -> tuple[Metric, ...]:
    """The row's metrics; what there is to know of intervals and groups is told with the first that it is for."""
    views = []
    for place, metric in enumerate(change.metrics, start=1):
        view = metric_view(metric, f"{number}-{place}", frame)
        reading = tuple(text for text in view.reading if text not in explained)
        views.append(view if len(reading) == len(view.reading) else replace(view, reading=reading))
        explained.update(view.reading)
    return tuple(views)


def checkpoints(card: FormCard, today: date) -> tuple[Checkpoint, ...]:
    """The timeline, in the card's own order."""
    return tuple(
        Checkpoint(
            number=number,
            id=point.id,
            name=point.called,
            planned=point.date,
            held=point.held if is_held(point, today) else None,
            late=is_overdue(point, today),
            responsible=point.responsible,
            rows=point.changes,
            expected=point.expected,
            observations=voices(point.observations),
            decision=worded(DECISIONS, point.decision),
            next=point.next,
        )
        for number, point in enumerate(card.checkpoints, start=1)
    )


def elements(card: FormCard) -> tuple[Element, ...]:
    """A model pilot's core elements, and whether they came about."""
    sites = site_names(card)
    return tuple(_element(element, sites) for element in card.elements)


def benefits(card: FormCard) -> tuple[Benefit, ...]:
    """What each beneficiary is expected to gain, and whether they did."""
    return tuple(
        Benefit(
            benefit.beneficiary,
            worded(LEVELS, benefit.level),
            benefit.text,
            verdict(REACHED, benefit.result.reached, benefit.result.note) if benefit.result else None,
        )
        for benefit in card.benefits
    )


def risks(card: FormCard) -> tuple[Risk, ...]:
    """What may go wrong, and whether it did."""
    return tuple(
        Risk(
            risk.id,
            risk.risk,
            worded(GRADES, risk.likelihood),
            worded(GRADES, risk.impact),
            risk.mitigation,
            verdict(HAPPENED, risk.outcome.happened, risk.outcome.note) if risk.outcome else None,
        )
        for risk in card.risks
    )


def verdict(words: dict[str, str], state: parts.Extent | None, note: str | None) -> Verdict | None:
    """How far something came, in a shape and a word; ``None`` where the card says nothing of it."""
    if state is None:
        return Verdict("unknown", Message("Not judged yet"), note) if note else None
    return Verdict(state, Message(words[state]), note)


def voices(answers: Voices) -> tuple[Voice, ...]:
    """Those who have said something, in the card's order."""
    return tuple(Voice(voice.by, voice.text) for voice in answers if voice.text)


def site_names(card: FormCard) -> dict[str, str]:
    """The sites' names by id."""
    return {site.id: site.name or site.id for site in card.sites if site.id}


def checkpoint_name(point: Checkpoint) -> str:
    """What a checkpoint is called where there is little room: its id, else its number."""
    return point.name or str(point.number)


def action(given: parts.Action) -> Action:
    """Something to be done, with its time and its status in words."""
    return Action(
        given.what,
        period(given.start, given.end),
        given.responsible,
        given.status,
        Message(ACTION_STATES[given.status]),
    )


def _element(element: parts.Element, sites: dict[str, str]) -> Element:
    status = element.status
    return Element(
        element.group,
        element.element,
        Verdict(status, Message(CAME_ABOUT[status]), element.note) if status else None,
        sites.get(element.site, element.site) if element.site else None,
    )


def _site(site: parts.Site) -> Site:
    periods = (period(item.start, item.end) for item in site.period)
    return Site(site.id, site.name, tuple(item for item in periods if item is not None), site.note)


def attachments(given: Iterable[parts.Attachment]) -> tuple[Attachment, ...]:
    """Files and pages that belong to a card."""
    return tuple(_attachment(attachment) for attachment in given)


def _attachment(attachment: parts.Attachment) -> Attachment:
    url = attachment.url
    is_page = url is not None and url.lower().startswith(("https://", "http://"))
    return Attachment(attachment.title, attachment.path or (None if is_page else url), url if is_page else None)
