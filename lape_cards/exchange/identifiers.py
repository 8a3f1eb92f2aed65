"""Ids for the parts of a card that came without them, made as ``lape new`` makes those of cards."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lape_cards.card.identifier import IDENTIFIER_LENGTH, identifier_from
from lape_cards.exchange.interface import MARK
from lape_cards.i18n import Translator
from lape_cards.message import N_

_SHORT = 40
_CHECKPOINT, _CHANGE, _METRIC, _RISK = N_("checkpoint-1"), N_("change-1"), N_("metric-1"), N_("risk-1")


def identify(data: dict[str, Any], base: dict[str, Any], say: Translator) -> None:
    """Give rows, metrics, risks and checkpoints their ids; one that is marked has the id that it has in ``base``.

    Rows that checkpoints look at are named by these ids.
    """
    taken = {name: _ids(base.get(name)) for name in ("risks", "changes", "checkpoints")}
    metrics = {one for row in _items(base.get("changes")) for one in _ids(row.get("metrics"))}
    risks, changes, points = (_items(data.get(name)) for name in ("risks", "changes", "checkpoints"))
    _give(risks, _known(base, "risks"), taken["risks"], "risk", say(_RISK))
    _give(changes, _known(base, "changes"), taken["changes"], "change", say(_CHANGE))
    for row in changes:
        _give(_items(row.get("metrics")), _known_metrics(base), metrics, "name", say(_METRIC))
    rows = [_id_of(row, base) for row in changes]
    for point in points:
        looked_at = [rows[position] for position in point.pop("@rows", [])]
        if looked_at and all(looked_at):
            point["changes"] = looked_at
    _give(points, _known(base, "checkpoints"), taken["checkpoints"], "name", say(_CHECKPOINT))
    for point in points:
        if MARK in point and not base and point.get("name") == point.get("id"):
            point.pop("name", None)  # a checkpoint without a name is shown by its id


def _items(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _ids(value: Any) -> set[str]:
    return {str(one["id"]).strip() for one in _items(value) if one.get("id")}


def _known(base: dict[str, Any], name: str) -> dict[str, str | None]:
    """The ids of what is there already, by its mark."""
    return {f"{name}_{number}": one.get("id") for number, one in enumerate(_items(base.get(name)))}


def _known_metrics(base: dict[str, Any]) -> dict[str, str | None]:
    return {
        f"changes_{row}_metrics_{number}": one.get("id")
        for row, change in enumerate(_items(base.get("changes")))
        for number, one in enumerate(_items(change.get("metrics")))
    }


def _id_of(row: dict[str, Any], base: dict[str, Any]) -> str | None:
    known = _known(base, "changes").get(row[MARK]) if MARK in row else None
    return known or row.get("id")


def _give(items: list[dict[str, Any]], known: dict[str, str | None], taken: set[str], name: str, spare: str) -> None:
    for item in items:
        if item.get(MARK) in known or isinstance(item.get("id"), dict | list):
            continue
        wanted = item.get("id") or identifier_from(_short(str(item.get(name) or item.get("follow_up") or "")))
        number = _numbers(wanted, spare)
        item["id"] = next(one for one in number if one not in taken)
        taken.add(item["id"])
        ordered = {"id": item.pop("id"), **item}
        item.clear()
        item.update(ordered)


def _numbers(wanted: str, spare: str) -> Iterator[str]:
    stem = spare.rpartition("-")[0]
    if wanted:
        yield wanted
    number = 2 if wanted else 1
    while True:
        ending = f"-{number}"
        yield (wanted or stem)[: IDENTIFIER_LENGTH - len(ending)].rstrip("-") + ending
        number += 1


def _short(text: str) -> str:
    """The beginning of a text, whole words of it, that still makes a name."""
    plain = " ".join(re.sub(r"[*_`#\\]", "", text).split())
    first = re.split(r"[.!?:;]\s", plain, maxsplit=1)[0]
    return first if len(first) <= _SHORT else first[: _SHORT + 1].rpartition(" ")[0] or first[:_SHORT]
