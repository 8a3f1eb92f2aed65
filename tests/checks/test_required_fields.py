"""Whatever the phases ask for, its absence is found: each field of the complete cards is emptied, one at a time.

A field is asked for unless it stands in ``OPTIONAL``, so a new one has to be there or to have a rule.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import BaseModel
from rule_examples import DAY, end_of_field

from lape_cards.card import kinds, parts
from lape_cards.card.evaluation import Evaluation
from lape_cards.card.phase import ORDER, Phase, phase_of
from lape_cards.card.shape import model_at
from lape_cards.card.voices import Voice
from lape_cards.checks.run import Situation, check_file
from lape_cards.diagnostic import Path as FieldPath
from lape_cards.store.cards import read_card
from lape_cards.store.reader import read
from lape_cards.store.tree import Mapping as Fields
from lape_cards.store.tree import Node, Sequence, find

EXAMPLES = Path(__file__).parents[2] / "examples"
STORY = yaml.safe_load((EXAMPLES / "demo" / "story.yaml").read_text(encoding="utf-8"))
DRAFT = "aamupala-ja-kuulumiset"
"""The card of the demo that is not complete yet."""

CARDS: dict[str, date] = {
    # the complete cards, and the day on which each is looked at
    **{f"rules/{kind}.yaml": DAY for kind in kinds.KINDS},
    **dict.fromkeys(
        (
            "demo/cards/perheohjaaja-paivakodissa/4.yaml",
            "demo/cards/perheohjaaja-paivakodissa-juurrutus/1.yaml",
            "demo/cards/sama-perhe-monta-auttajaa/1.yaml",
        ),
        STORY["today"],
    ),
}

Field = tuple[type[BaseModel], str]

HELPS = "it helps whoever reads the card; nothing rests on it"
OURS = "lape save writes it"
KNOWN = "given where it is known"
INSIDE = "it may be left out as a whole; what is inside it is asked for where it is there"
WHOLE = "it may be left out, and so may all that is inside it"
DEFAULT = "left out, it means what it most often is"
WORKSHOP = "a workshop is written down as it went, and nothing more is asked of it"

OPTIONAL: dict[Field, str] = {
    (owner, name): why
    for owner, named in {
        kinds.Head: {"version": OURS, "date": OURS, "programme": HELPS},
        kinds.ResultCard: {
            **dict.fromkeys(("group", "contact"), HELPS),
            **dict.fromkeys(("elements", "sites", "attachments"), INSIDE),
        },
        parts.Benefit: {"level": HELPS, "result": WHOLE},
        parts.Risk: dict.fromkeys(("likelihood", "impact", "mitigation"), HELPS),
        parts.Outcome: {"note": HELPS},
        parts.Result: {"note": HELPS},
        parts.Action: {"start": KNOWN, "end": KNOWN, "status": DEFAULT},
        parts.Metric: {
            **dict.fromkeys(("type", "unit", "note"), HELPS),
            **dict.fromkeys(("target", "ideal"), "a metric in words has no numbers"),
            "direction": "told from baseline and target",
        },
        parts.Measurement: {
            **dict.fromkeys(("n", "sd"), KNOWN),
            **dict.fromkeys(("checkpoint", "site", "note"), HELPS),
            "group": DEFAULT,
        },
        parts.Element: dict.fromkeys(("group", "element", "status", "site", "note"), HELPS),
        parts.Site: {"name": "its id names it", "period": WHOLE, "note": HELPS},
        parts.Checkpoint: {"name": "its id names it", "changes": DEFAULT, "expected": HELPS, "next": HELPS},
        parts.Attachment: {"title": HELPS},
        Evaluation: {"date": KNOWN, "prepared_by": HELPS, "children_heard": HELPS, "root": WHOLE},
        Voice: {"by": HELPS, "text": "others have answered; where nobody has, the question is asked"},
        kinds.RootingPlan: {"funding": HELPS, "decisions": INSIDE},
        kinds.RootingStep: dict.fromkeys(("body", "what", "date", "status"), HELPS),
        kinds.Workshop: {
            **dict.fromkeys(set(kinds.Workshop.model_fields) - set(kinds.Head.model_fields), WORKSHOP),
            "area": WHOLE,
        },
        **{
            part: dict.fromkeys(part.model_fields, WORKSHOP)
            for part in (kinds.WorkshopGroup, kinds.Assessment, kinds.Proposal, kinds.Issue, kinds.Interview)
        },
    }.items()
    for name, why in named.items()
}

EITHER: list[tuple[type[BaseModel], tuple[str, ...]]] = [
    # one of them is enough, so they are emptied together
    (parts.Area, ("region", "municipality", "place")),
    (parts.Metric, ("method", "follow_up")),
    (parts.Metric, ("baseline", "measurements")),
    (parts.Measurement, ("value", "text")),
    (parts.Attachment, ("path", "url")),
    (Evaluation, ("continuation", "root")),
]

LATER: dict[Field, Phase] = {
    # the first phase that asks, where that is not the plan
    **dict.fromkeys([(parts.Metric, "baseline"), (parts.Metric, "measurements")], "do"),
    **dict.fromkeys([(parts.Measurement, "date"), (parts.Measurement, "value"), (parts.Measurement, "text")], "do"),
    **dict.fromkeys([(parts.Change, "result"), (parts.Result, "reached")], "ended"),
    **dict.fromkeys([(parts.Risk, "outcome"), (parts.Outcome, "happened")], "ended"),
}


def is_asked(field: Field, part: Mapping[str, Any], phase: Phase | None) -> bool:
    """Whether the phase asks for ``field`` of this very part."""
    if field in OPTIONAL:
        return False
    if field == (parts.Action, "responsible"):
        return part.get("status") != "dropped"
    if field in ((parts.Metric, "baseline"), (parts.Metric, "measurements")) and "target" not in part:
        return False
    return phase is None or ORDER.index(phase) >= ORDER.index(LATER.get(field, "plan"))


@cache
def complete(file: str) -> tuple[str, Any]:
    """A card's text, and the tree of what it says."""
    text = (EXAMPLES / file).read_text(encoding="utf-8")
    source = read(text.encode())
    assert source.faults == []
    return text, source.root


def check(file: str, text: str, day: date) -> list[tuple[str, FieldPath]]:
    _, root = complete(file)
    items = check_file(read_card(text.encode(), f"cards/{root.data['id']}.yaml"), Situation(day, continued=True))
    return [(item.code, item.path) for item in items]


def owner_of(model: type[BaseModel], name: str) -> type[BaseModel]:
    """The model that says first what ``name`` is."""
    return next(one for one in reversed(model.__mro__) if name in getattr(one, "model_fields", {}))


def walk(node: Node, model: type[BaseModel], path: FieldPath = ()) -> Iterator[tuple[FieldPath, Field]]:
    """Every field that stands on a card."""
    if isinstance(node, Fields):
        part = model_at(model, path)
        assert part is not None
        for key, value in node.values.items():
            field = (owner_of(part, key), key)
            yield (*path, key), field
            if OPTIONAL.get(field) != WHOLE:
                yield from walk(value, model, (*path, key))
    elif isinstance(node, Sequence):
        for index, item in enumerate(node.items):
            yield from walk(item, model, (*path, index))


def fields_of(model: type[BaseModel]) -> Iterator[Field]:
    """Every field that may stand on a card of a kind."""
    for name in model.model_fields:
        field = (owner_of(model, name), name)
        yield field
        inner = model_at(model, (name,))
        if inner is not None and OPTIONAL.get(field) != WHOLE:
            yield from fields_of(inner)


def emptied(file: str, paths: list[FieldPath]) -> str:
    """The card's text with nothing after the keys at ``paths``."""
    text, root = complete(file)
    lines = text.splitlines()
    for *outer, name in sorted(paths, key=lambda path: find(root, path).start.line, reverse=True):
        key = find(root, tuple(outer)).keys[name].start
        lines[key.line : end_of_field(lines, key.line, key.column)] = [f"{lines[key.line][: key.column]}{name}:"]
    return "\n".join(lines) + "\n"


def together(root: Node, path: FieldPath, field: Field) -> list[FieldPath]:
    """The field, and those beside it of which one is enough."""
    model, name = field
    names = next((names for one, names in EITHER if one is model and name in names), (name,))
    part = find(root, path[:-1])
    assert isinstance(part, Fields)
    return [(*path[:-1], one) for one in names if one in part.values]


def test_cards_that_lack_nothing() -> None:
    for file, day in CARDS.items():
        assert check(file, complete(file)[0], day) == []
    for save in STORY["saves"]:
        found = check(f"demo/{save['file']}", complete(f"demo/{save['file']}")[0], save["today"])
        assert bool(found) == (save["card"] == DRAFT), save["file"]


@pytest.mark.parametrize("file", CARDS)
def test_every_field_that_is_asked_for_is_missed(file: str) -> None:
    text, root = complete(file)
    before = check(file, text, CARDS[file])
    card = read_card(text.encode(), file).content
    phase = phase_of(card, CARDS[file], continued=True)
    asked = [
        (path, field) for path, field in walk(root, type(card)) if is_asked(field, find(root, path[:-1]).data, phase)
    ]
    assert len(asked) >= 5
    for path, field in asked:
        after = check(file, emptied(file, together(root, path, field)), CARDS[file])
        assert [item for item in after if item not in before], (
            f"{path} can be left empty, and no rule finds it. Write a rule, or say in OPTIONAL why it may be empty."
        )


def test_every_field_is_asked_for_or_optional_for_a_reason() -> None:
    seen = {field for file in CARDS for _, field in walk(complete(file)[1], kind_of(file))}
    every = {field for model in kinds.KINDS.values() for field in fields_of(model)}
    assert seen <= every
    assert set(OPTIONAL) <= every
    assert every - seen <= set(OPTIONAL), (
        "a field stands on no card. Add it to one in examples/rules, or say in OPTIONAL why it may be left out."
    )


def test_what_is_optional_may_be_left_out() -> None:
    file = "rules/experiment.yaml"
    root = complete(file)[1]
    may_be_empty = {
        field
        for path, field in walk(root, kind_of(file))
        if field in OPTIONAL and check(file, emptied(file, [path]), DAY) == []
    }
    listed = {field for _, field in walk(root, kind_of(file))} & set(OPTIONAL)
    assert listed - may_be_empty == {(kinds.ResultCard, "sites"), (parts.Action, "status")}, (
        "sites are referred to, and an action whose time is past is not planned any more"
    )


def kind_of(file: str) -> type[BaseModel]:
    return kinds.model_of(complete(file)[1].data["kind"])
