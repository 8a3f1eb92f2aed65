"""Rules of a card's history: what the card says now agrees with what its saved versions said before.

They are held where the history can be looked at: in a card repository whose versions are all there.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from lape_cards.card.kinds import Card, ResultCard
from lape_cards.card.parts import Checkpoint
from lape_cards.card.phase import is_held
from lape_cards.checks.past import Past, State, states
from lape_cards.checks.registry import ALL_KINDS, Subject, rule
from lape_cards.checks.sameness import Thing, named_things_of, plain
from lape_cards.diagnostic import Finding
from lape_cards.message import N_, Message


@rule(
    "LC401",
    "history",
    N_("A held checkpoint is saved as a version"),
    N_("Each checkpoint leaves a version of its own; otherwise nobody sees later how the experiment went on."),
    severity="warning",
)
def unsaved_checkpoints(card: ResultCard, subject: Subject) -> Iterator[Finding]:
    """Some version was saved on the day a checkpoint was held, or later."""
    if subject.past is None:
        return
    latest = max((version.day for version in subject.past), default=None)
    for path, checkpoint, name in subject.checkpoints:
        held = checkpoint.held
        if held is not None and is_held(checkpoint, subject.today) and (latest is None or latest < held):
            yield Finding(
                (*path, "held"),
                Message(
                    "The checkpoint “{checkpoint}” was held on {day}, and no version has been saved since.",
                    checkpoint=name,
                    day=held,
                ),
                Message("Save one with  lape save {card}", card=subject.file_id),
            )


@rule(
    "LC403",
    "history",
    N_("What one expects of a checkpoint is written before it is held"),
    N_("A prediction teaches by how it differs from what was seen. Written afterwards it always comes true."),
    severity="warning",
)
def late_predictions(card: ResultCard, subject: Subject) -> Iterator[Finding]:
    """``expected`` was in a version of the day the checkpoint was held, or an earlier one.

    A card whose first version had it is given the benefit of the doubt: nobody knows what was written before.
    """
    if not subject.past or subject.is_as_saved:
        return
    way = states(card, subject.past, subject.today)
    predictions = [_Predictions(state) for state in way]
    for path, checkpoint, name in subject.checkpoints:
        held = checkpoint.held
        if held is None or not checkpoint.expected or not is_held(checkpoint, subject.today):
            continue
        first = next(index for index, known in enumerate(predictions) if known.have(checkpoint))
        if first == 0 or way[first].day <= held:
            continue
        number = way[first].number
        text = (
            N_("What was expected of the checkpoint “{checkpoint}” was written after {day}, when it was held.")
            if number is None
            else N_(
                "What was expected of the checkpoint “{checkpoint}” was first written in version {number}, "
                "after {day}, when it was held."
            )
        )
        values: dict[str, object] = {"checkpoint": name, "day": held} | ({"number": number} if number else {})
        yield Finding(
            (*path, "expected"),
            Message(text, **values),
            Message(
                "Put back what it said before, or take the text away, and write under  observations:  how it went. "
                "Write what you expect into the checkpoints that are still ahead."
            ),
        )


class _Predictions:
    """What one state of the card expects of its checkpoints."""

    def __init__(self, state: State) -> None:
        self.all = {plain(item.expected) for item in state.card.checkpoints}
        self.by_id: dict[str | None, set[str]] = {}
        for item in state.card.checkpoints:
            self.by_id.setdefault(item.id, set()).add(plain(item.expected))

    def have(self, checkpoint: Checkpoint) -> bool:
        """Whether it says of the checkpoint what is expected of it now."""
        return plain(checkpoint.expected) in self.by_id.get(checkpoint.id, self.all)


@rule(
    "LC404",
    "history",
    N_("Version and date are those of the last saved version"),
    N_("They tell a reader which version this is. Where people count, two texts end up with one number."),
    kinds=ALL_KINDS,
)
def stamps(card: Card, subject: Subject) -> Iterator[Finding]:
    """``version`` and ``date`` are as saving wrote them; after a merge each is the larger of both sides."""
    past = subject.past
    if past is None:
        return
    if not past:
        if not subject.is_file_of_its_id:
            return  # the versions go by the file's name: under the id there may be some
        field = next((name for name in ("version", "date") if getattr(card, name) is not None), None)
        if field is not None:
            yield Finding(
                (field,),
                Message("The card says which version it is, and no version of it has been saved yet."),
                Message(
                    "Take the lines  version:  and  date:  away;  lape save {card}  writes them.", card=subject.file_id
                ),
            )
        return
    number = max(version.number for version in past)
    if card.version != number:
        yield Finding(
            ("version",),
            Message("The last saved version is {number}, and the card says {said}.", number=number, said=card.version)
            if card.version is not None
            else Message("The last saved version is {number}, and the card does not say so.", number=number),
            Message(
                "Write  version: {number}  back. Versions are counted by  lape save {card}",
                number=number,
                card=subject.file_id,
            ),
        )
        return
    days = _days(past, number)
    if days and card.date not in days:
        day = days[0]
        yield Finding(
            ("date",),
            Message("Version {number} was saved on {day}, and the card has another date.", number=number, day=day)
            if card.date is not None
            else Message("Version {number} was saved on {day}, and the card has no date.", number=number, day=day),
            Message(
                "Write  date: {date}  back. It is written by  lape save {card}",
                date=day.isoformat(),
                card=subject.file_id,
            ),
        )


def _days(past: Past, number: int) -> list[date]:
    """The dates that the last version may bear; none where it cannot be read, or bears none."""
    last = [version.card.date for version in past if version.number == number and version.card is not None]
    days = [day for day in last if day is not None]
    if len(days) < len([version for version in past if version.number == number]):
        return []
    every = [version.card.date for version in past if version.card is not None and version.card.date is not None]
    return [*days, max(every)]


@rule(
    "LC405",
    "history",
    N_("An id never changes"),
    N_("Versions are compared by ids: under another one, the same thing looks like one that went and one that came."),
    severity="warning",
    recalls=True,
)
def changed_ids(card: ResultCard, subject: Subject) -> Iterator[Finding]:
    """Nothing that earlier versions had under another id stands there unaltered under a new one."""
    if not subject.past or subject.is_as_saved:
        return
    things = named_things_of(card)
    now = _Index(things)
    open_things = dict(enumerate(things))
    for state in states(card, subject.past, subject.today)[:-1]:
        olds = _Index(named_things_of(state.card))
        # What had its id from the beginning is settled, whatever it was called in between.
        open_things = {index: thing for index, thing in open_things.items() if (thing.kind, thing.id) not in olds.ids}
        for index, thing in list(open_things.items()):
            old = _formerly(thing, olds, now)
            if old is not None:
                del open_things[index]
                yield Finding(
                    (*thing.path, "id"),
                    Message(
                        "“{name}” was called {old} in version {number}, and its id is now {new}.",
                        name=thing.name,
                        old=old.id,
                        new=thing.id,
                        number=state.number,
                    ),
                    Message("Write  id: {id}  back. An id stays; the texts may change.", id=old.id),
                )


class _Index:
    """The things of one state of the card: their ids, and which of them say the same."""

    def __init__(self, things: list[Thing]) -> None:
        self.ids = {(thing.kind, thing.id) for thing in things}
        self.by_words: dict[tuple[str, str], list[Thing]] = {}
        for thing in things:
            self.by_words.setdefault((thing.kind, thing.words), []).append(thing)


def _formerly(thing: Thing, olds: _Index, news: _Index) -> Thing | None:
    """The one thing of an earlier version that says the same under an id which is no longer there."""
    if thing.id is None or not thing.words:
        return None
    alike = olds.by_words.get((thing.kind, thing.words), [])
    if len(alike) != 1 or len(news.by_words[thing.kind, thing.words]) != 1:
        return None
    return alike[0] if alike[0].id is not None and (alike[0].kind, alike[0].id) not in news.ids else None
