"""What changed from one version to the next, in a line: the weightiest first, the rest counted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby

from lape_cards.card.parts import Change, Checkpoint, Metric
from lape_cards.documents.naming import short_name
from lape_cards.documents.sentences import Topic
from lape_cards.documents.telling import Line
from lape_cards.documents.wording import DECISIONS, quantity
from lape_cards.message import N_, Message, plural_message

_FEW = 2
"""So many things of a kind are named; more are counted."""

_COUNTED: dict[tuple[str, str], str] = {
    ("Change", "added"): N_("Rows added: {count}."),
    ("Change", "removed"): N_("Rows removed: {count}."),
    ("Metric", "added"): N_("Metrics added: {count}."),
    ("Metric", "removed"): N_("Metrics removed: {count}."),
    ("Metric", "moved"): N_("Metrics moved to another row: {count}."),
    ("Proposal", "moved"): N_("Proposals moved: {count}."),
    ("Risk", "added"): N_("Risks added: {count}."),
    ("Risk", "removed"): N_("Risks removed: {count}."),
    ("Checkpoint", "added"): N_("Checkpoints added: {count}."),
    ("Checkpoint", "removed"): N_("Checkpoints removed: {count}."),
}


def summary(lines: Iterable[Line]) -> tuple[Message, ...]:
    """The differences in a few short sentences; none where nothing differs."""
    by_topic: dict[Topic, list[Line]] = {}
    for line in lines:
        by_topic.setdefault(line.topic, []).append(line)
    if "held" in by_topic:  # its decision was told with it
        by_topic.setdefault("other", []).extend(by_topic.pop("decided", []))
    found = [message for topic, tell in _TOLD if topic in by_topic for message in tell(by_topic.pop(topic))]
    rest = [line for topic in _REST for line in by_topic.get(topic, ())]
    if not found:
        found, rest = [line.alone for line in rest[:_FEW]], rest[_FEW:]
    if rest:
        found.append(plural_message("{count} other change.", "{count} other changes.", len(rest)))
    return tuple(found)


def _held(lines: list[Line]) -> Iterator[Message]:
    for line in lines:
        checkpoint = line.difference.around[-1]
        assert isinstance(checkpoint, Checkpoint)
        name = short_name(checkpoint)
        if checkpoint.decision is None:
            yield Message("Checkpoint “{name}” was held.", name=name)
        else:
            decision = Message(DECISIONS[checkpoint.decision])
            yield Message("Checkpoint “{name}” was held. Decision: {decision}.", name=name, decision=decision)


def _goals(lines: list[Line]) -> Iterator[Message]:
    if len(lines) > 1:
        yield plural_message("{count} goal was moved.", "{count} goals were moved.", len(lines))
        return
    one = lines[0].difference
    name = short_name(one.around[-1])
    metric = one.around[-1]
    if isinstance(metric, Metric):
        old, new = quantity(one.old, metric.unit), quantity(one.new, metric.unit)
        yield Message(_MOVED[one.field], name=name, old=old, new=new)
    elif isinstance(metric, Change):
        yield Message(_REWRITTEN[one.field], name=name)


_MOVED: dict[str, str] = {
    "baseline": N_("Baseline of “{name}” moved: before {old}, now {new}."),
    "target": N_("Target of “{name}” moved: before {old}, now {new}."),
    "ideal": N_("Ideal of “{name}” moved: before {old}, now {new}."),
}
_REWRITTEN: dict[str, str] = {
    "current": N_("Current state of “{name}” reworded."),
    "target": N_("Target state of “{name}” reworded."),
    "ideal": N_("Ideal state of “{name}” reworded."),
}


def _things(lines: list[Line]) -> Iterator[Message]:
    for (name, kind), same in groupby(sorted(lines, key=_sort), key=_sort):
        few = list(same)
        if len(few) > _FEW or len(lines) > 2 * _FEW:
            yield Message(_COUNTED[name, kind], count=len(few))
        else:
            yield from (line.alone for line in few)


def _sort(line: Line) -> tuple[str, str]:
    one = line.difference
    return type(one.new if one.kind != "removed" else one.old).__name__, one.kind


def _alone(lines: list[Line]) -> Iterator[Message]:
    return (line.alone for line in lines)


def measured(lines: list[Line]) -> Iterator[Message]:
    """How many measurements were recorded."""
    yield plural_message("{count} measurement was recorded.", "{count} measurements were recorded.", len(lines))


def answered(lines: list[Line]) -> Iterator[Message]:
    """How many of the final evaluation's questions were answered."""
    questions = len({line.about.place for line in lines})
    yield plural_message(
        "Final evaluation: {count} question was answered.",
        "Final evaluation: {count} questions were answered.",
        questions,
    )


_TOLD: tuple[tuple[Topic, Callable[[list[Line]], Iterator[Message]]], ...] = (
    ("held", _held),
    ("goal", _goals),
    ("decided", _alone),
    ("thing", _things),
    ("measured", measured),
    ("answered", answered),
)
_REST: tuple[Topic, ...] = ("corrected", "judged", "other")
