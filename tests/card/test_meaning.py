"""What people mean by an empty value, and by a word on a line of its own."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from pydantic import BaseModel, ValidationError

from lape_cards.card.kinds import KINDS, Experiment
from lape_cards.card.meaning import as_meant, understood
from lape_cards.card.parts import Metric
from lape_cards.card.shape import parts_of
from lape_cards.config.portfolio import Portfolio, PortfolioLock
from lape_cards.config.repository import RepositorySettings

HEAD = {"format": "1", "kind": "experiment", "id": "kortti", "language": "fi", "title": "Kortti"}
TOPS: tuple[type[BaseModel], ...] = (*KINDS.values(), RepositorySettings, Portfolio, PortfolioLock)
FIELDS = [
    (model, name)
    for model in dict.fromkeys(model for top in TOPS for model in (top, *parts_of(top)))
    for name in model.model_fields
]


def bare(model: type[BaseModel]) -> dict[str, Any]:
    """The least that a model takes."""
    needed = {name for name, field in model.model_fields.items() if field.is_required()}
    found: dict[str, Any] = {name: HEAD.get(name, "kortti") for name in needed}
    if "kind" in needed:
        found["kind"] = get_args(model.model_fields["kind"].annotation)[0]
    return found


def taken(model: type[BaseModel], data: dict[str, Any]) -> object:
    """What a model makes of data: a part, or what is wrong, and where."""
    try:
        return understood(model, data)
    except ValidationError as error:
        return [(one["type"], one["loc"]) for one in error.errors()]


@pytest.mark.parametrize(("model", "name"), FIELDS, ids=lambda value: getattr(value, "__name__", value))
def test_a_key_with_an_empty_value_is_absent(model: type[BaseModel], name: str) -> None:
    rest = {key: value for key, value in bare(model).items() if key != name}
    assert taken(model, {**rest, name: None}) == taken(model, rest)


def test_it_is_absent_at_every_depth() -> None:
    action = {"what": "Soitetaan", "start": None, "end": None}
    metric = {"name": "Käynnit", "measurements": None, "unit": None}
    data = {**HEAD, "risks": None, "changes": [{"id": "a", "actions": [action], "metrics": [metric], "ideal": None}]}
    full = {**HEAD, "changes": [{"id": "a", "actions": [{"what": "Soitetaan"}], "metrics": [{"name": "Käynnit"}]}]}
    assert as_meant(Experiment, data) == full
    assert understood(Experiment, data) == understood(Experiment, full)


def test_an_unknown_key_without_a_value_is_a_fault() -> None:
    with pytest.raises(ValidationError) as raised:
        understood(Experiment, {**HEAD, "risks": None, "changes": [{"tavoite": None, "actions": None}]})
    assert [(one["type"], one["loc"]) for one in raised.value.errors()] == [
        ("extra_forbidden", ("changes", 0, "tavoite"))
    ]


def test_a_word_is_the_same_word_on_a_line_of_its_own() -> None:
    assert understood(Metric, {"type": "outcome\n", "direction": " up"}) == understood(
        Metric, {"type": "outcome", "direction": "up"}
    )
    assert understood(Metric, {"name": "outcome\n"}).name == "outcome\n"


def test_what_the_file_says_is_left_as_it_is() -> None:
    data = {**HEAD, "risks": None, "changes": [{"ideal": None}]}
    understood(Experiment, data)
    assert data == {**HEAD, "risks": None, "changes": [{"ideal": None}]}
