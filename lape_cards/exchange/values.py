"""From what stands under a label to what a card says there; what cannot be understood for certain stays outside."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from lape_cards.card.evaluation import QUESTIONS
from lape_cards.card.identifier import identifier_from
from lape_cards.exchange import labels
from lape_cards.exchange.blocks import Paragraph
from lape_cards.exchange.choices import choice
from lape_cards.exchange.form import NO_LABEL, Collected, Item
from lape_cards.exchange.interface import MARK, Unplaced
from lape_cards.exchange.moments import date_of, day_of, period_of
from lape_cards.exchange.rows import Leave, actions, checkpoints, checkpoints_in, metrics
from lape_cards.exchange.texts import benefits_of, each, line_of, text_of
from lape_cards.exchange.voices import SEPARATOR, speakers, voices
from lape_cards.message import Message

STAMP = Message("lape counts the versions and dates them itself, when a version is saved.")
NO_DATE = Message(
    "It is no date that could be read for certain. Write it into the card, such as 2018-03-15 or 2018-03."
)
NO_CHOICE = Message("It is none of the words to choose from here. Write it into the card by hand.")
NOT_IN_FORM = Message("This cannot be read from a form into the card. Write it into the card by hand.")
OF_ROOTING = Message("It belongs to a rooting plan, and this is a result card. Write it there by hand.")

_TEXTS = (
    "need",
    "activity",
    "rooting.host",
    "rooting.costs",
    "rooting.funding",
    "rooting.follow_up",
    "root.reasons",
    "root.costs",
    "root.means",
    "root.host",
    "root.follow_up",
)
_LINES = ("title", "programme", "prepared_by", "evaluation.prepared_by")
_LISTED = ("group", "contact")
_ANSWERS = (*(f"evaluation.{question.key}" for question in QUESTIONS), "evaluation.children_heard")


class Values:
    """Makes a card's data of what was collected; what stays outside is added to ``found.unplaced``."""

    def __init__(self, found: Collected) -> None:
        self.found = found
        self.data: dict[str, Any] = {"kind": found.kind}
        self.notes: list[Message] = []
        answers = [found.fields.get(place, []) for place in _ANSWERS]
        seen = [item.cells.get("checkpoints.observations", []) for item in found.items.get("checkpoints", [])]
        self.speakers = speakers([*answers, *seen])

    def made(self) -> dict[str, Any]:
        """The data, with everything that was collected in it or outside."""
        for place, paragraphs in self.found.fields.items():
            self._field(place, paragraphs)
        for group in _LISTS:
            if group in self.found.items and self._is_here(group):
                items = [self._item(group, item) for item in self.found.items[group]]
                self._set(_PATHS.get(group, (group,)), [item for item in items if item])
        self._add_results()
        points = checkpoints_in(self.data.get("changes", []))
        if points:
            self.data["checkpoints"] = [*self.data.get("checkpoints", []), *points]
        return self.data

    def _is_here(self, group: str) -> bool:
        """Whether the card has such a list; what stands in one that it has not stays outside."""
        if group != "decisions" or self.found.kind == "rooting":
            return True
        for item in self.found.items[group]:
            for place, paragraphs in item.cells.items():
                self.leave((one.text for one in paragraphs), _called(place), OF_ROOTING)
        return False

    def _item(self, group: str, item: Item) -> dict[str, Any]:
        """One row of a list; a row of the card's own stays where something in it was not understood."""
        for place, paragraphs in item.cells.items():
            if not place.startswith(f"{group}."):
                self.leave((one.text for one in paragraphs), _called(place), NO_LABEL)
        before = len(self.found.unplaced)
        made = _LISTS[group](self, item)
        return made or (_marked(item, group) if len(self.found.unplaced) > before else {})

    def leave(self, texts: Iterable[str], near: str | Message | None, why: Message) -> None:
        """Keep texts outside of the card."""
        self.found.unplaced += [Unplaced(text, near, why) for text in texts if text.strip()]

    def _set(self, path: tuple[str, ...], value: Any) -> None:
        inner = self.data
        for key in path[:-1]:
            inner = inner.setdefault(key, {})
        inner[path[-1]] = value

    def _field(self, place: str, paragraphs: Sequence[Paragraph]) -> None:
        path = _path(place)
        if (place == "continues" or place.startswith("rooting.")) and self.found.kind != "rooting":
            self.leave((one.text for one in paragraphs), _called(place), OF_ROOTING)
        elif place in _TEXTS:
            self._set(path, text_of(paragraphs))
        elif place in _LINES:
            self._set(path, line_of(paragraphs))
        elif place in _LISTED:
            self._set(path, [one.text for one in paragraphs])
        elif place in _ANSWERS:
            self._set(path, voices(paragraphs, self.speakers))
        elif place == "benefits" and not self.found.items.get("benefits"):
            self._set(path, benefits_of(paragraphs))
        elif place == "risks" and not self.found.items.get("risks"):
            self._set(path, [{"risk": text} for text in each(paragraphs)])
        elif place in _SPECIAL:
            _SPECIAL[place](self, path, paragraphs)
        else:
            why = STAMP if place in ("version", "date") else NOT_IN_FORM
            self.leave((one.text for one in paragraphs), _called(place), why)

    def _area(self, _path: tuple[str, ...], paragraphs: Sequence[Paragraph]) -> None:
        area = self.data.setdefault("area", {})
        rest = []
        for one in paragraphs:
            called, colon, text = one.text.partition(":")
            found = labels.label(called, nearly=False) if colon else None
            inner = next((place for place in (found.places if found else ()) if place.startswith("area.")), None)
            if inner is not None:
                self._area_part((*inner.split("."),), text.strip())
            else:
                rest.append(one.text)
        if rest:
            area["place"] = "\n".join([*([area["place"]] if area.get("place") else []), *rest])
            self.notes.append(
                Message("The area stands whole under area.place: move the region and the municipality out of it.")
            )

    def _area_part(self, path: tuple[str, ...], text: str) -> None:
        listed = path[-1] == "municipality"
        self._set(path, [name.strip() for name in text.split(",") if name.strip()] if listed else text)

    def _area_field(self, path: tuple[str, ...], paragraphs: Sequence[Paragraph]) -> None:
        self._area_part(path, line_of(paragraphs))

    def _period(self, path: tuple[str, ...], paragraphs: Sequence[Paragraph]) -> None:
        text = line_of(paragraphs)
        period = period_of(text) if text else {}
        if period is None:
            self.leave([one.text for one in paragraphs], _called("period"), NO_DATE)
        else:
            self._set(path, period)

    def _day(self, path: tuple[str, ...], paragraphs: Sequence[Paragraph]) -> None:
        self._certainly(path, paragraphs, day_of, NO_DATE)

    def _truth(self, path: tuple[str, ...], paragraphs: Sequence[Paragraph]) -> None:
        self._certainly(path, paragraphs, lambda text: choice("truth", text), NO_CHOICE)

    def _root_choice(self, path: tuple[str, ...], paragraphs: Sequence[Paragraph]) -> None:
        self._certainly(path, paragraphs, lambda text: choice("root", text), NO_CHOICE)

    def _continues(self, path: tuple[str, ...], paragraphs: Sequence[Paragraph]) -> None:
        def named(text: str) -> str | None:
            found = re.search(r"\(([a-z0-9-]+)\)$", text) or re.fullmatch(r"([a-z0-9]+(?:-[a-z0-9]+)*)", text)
            return found[1] if found else None

        self._certainly(path, paragraphs, named, NOT_IN_FORM)

    def _certainly(
        self, path: tuple[str, ...], paragraphs: Sequence[Paragraph], read: Callable[[str], str | None], why: Message
    ) -> None:
        for value in self.certain({path[-1]: paragraphs}, path[-1], read, why, path[-1]).values():
            self._set(path, value)

    def certain(
        self,
        cells: Mapping[str, Sequence[Paragraph]],
        name: str,
        read: Callable[[str], str | None],
        why: Message,
        near: str,
    ) -> dict[str, str]:
        """What ``read`` makes of a cell's text, under ``name``.

        There is nothing under it where the text was not understood and stays outside: what a card says there already
        is then not touched.
        """
        if name not in cells:
            return {}
        text = line_of(cells[name])
        found = read(text) if text else ""
        if found is None:
            self.leave([one.text for one in cells[name]], _called(near), why)
            return {}
        return {name: found}

    def verdict(self, paragraphs: Sequence[Paragraph], kind: str, name: str) -> dict[str, str]:
        """How far something came: a word to choose from, then what it rests on; all of it a note without the word."""
        word = choice(kind, paragraphs[0].text) if paragraphs else None
        note = text_of(paragraphs[1:] if word else paragraphs)
        return {"note": note} if paragraphs and word is None else {name: word or "", "note": note}

    def _add_results(self) -> None:
        """The rows of the table of results, at the rows of the form's table that they name."""
        rows = self.data.get("changes", [])
        for item in self.data.pop("results", []):
            row = next((row for row in rows if item.get(MARK) and row.get(MARK) == item[MARK]), None)
            row = row or next((row for row in rows if item.get("@row") and row.get("change") == item["@row"]), None)
            result = item.get("result", {})
            if row is not None:
                row["result"] = result
            else:
                named = {"change": item["@row"]} if item.get("@row") else {}
                rows.append({MARK: item[MARK], "result": result} if MARK in item else {**named, "result": result})
        if rows:
            self.data["changes"] = rows


def _called(place: str) -> Message | str:
    return labels.shown(place)


def _path(place: str) -> tuple[str, ...]:
    group, _, name = place.partition(".")
    return {"root": ("evaluation", "root", name)}.get(group, tuple(place.split(".")))


def _marked(item: Item, group: str) -> dict[str, Any]:
    found = [match[1] for mark in item.marks if (match := re.fullmatch(rf"({group}_\d+)(?:_also)?", mark))]
    return {MARK: found[0]} if found else {}


def _named(item: Item) -> dict[str, list[Paragraph]]:
    """A row's cells by the names of its fields alone."""
    return {place.partition(".")[2]: paragraphs for place, paragraphs in item.cells.items()}


def _benefit(values: Values, item: Item) -> dict[str, Any]:
    cells = item.cells
    named = _named(item)
    made = _marked(item, "benefits")
    if "benefits.beneficiary" in cells:
        made["beneficiary"] = line_of(cells["benefits.beneficiary"])
    made |= values.certain(named, "level", lambda text: choice("level", text), NO_CHOICE, "benefits.level")
    if "benefits.text" in cells:
        made["text"] = text_of(cells["benefits.text"])
    if "benefits.result" in cells:
        made["result"] = values.verdict(cells["benefits.result"], "reached", "reached")
    return _unless_empty(made)


def _risk(values: Values, item: Item) -> dict[str, Any]:
    cells = item.cells
    made = _marked(item, "risks")
    for name in ("risk", "mitigation"):
        if f"risks.{name}" in cells:
            made[name] = text_of(cells[f"risks.{name}"])
    for name in ("likelihood", "impact"):
        made |= values.certain(_named(item), name, lambda text: choice("grade", text), NO_CHOICE, f"risks.{name}")
    if "risks.outcome" in cells:
        made["outcome"] = values.verdict(cells["risks.outcome"], "happened", "happened")
    return _unless_empty(made)


def _change(values: Values, item: Item) -> dict[str, Any]:
    cells = item.cells
    made = _marked(item, "changes")
    for name in ("change", "current", "target", "ideal"):
        if f"changes.{name}" in cells:
            made[name] = text_of(cells[f"changes.{name}"])
    leave: Leave = values.leave
    if "changes.actions" in cells:
        made["actions"] = actions(cells["changes.actions"], leave)
    if "changes.metrics" in cells:
        made["metrics"] = metrics(cells["changes.metrics"], leave)
    points = cells.get("changes.checkpoint", [])
    made = _unless_empty(made)
    if points:
        found = checkpoints(points, made.get("change") or _called("changes.checkpoint"), leave)
        if found:
            made["@checkpoints"] = found
    return made


def _checkpoint(values: Values, item: Item) -> dict[str, Any]:
    cells = _named(item)
    made = _marked(item, "checkpoints")
    made |= values.certain(cells, "date", date_of, NO_DATE, "checkpoints.date")
    made |= values.certain(cells, "held", day_of, NO_DATE, "checkpoints.held")
    if "responsible" in cells:
        made["responsible"] = [name for one in cells["responsible"] for name in one.text.split(SEPARATOR) if name]
    for name in ("expected", "next"):
        if name in cells:
            made[name] = text_of(cells[name])
    if "observations" in cells:
        made["observations"] = voices(cells["observations"], values.speakers)
    made |= values.certain(cells, "decision", lambda text: choice("decision", text), NO_CHOICE, "checkpoints.decision")
    if "id" in cells:
        made |= _called_so(line_of(cells["id"]), is_known=MARK in made)
    return _unless_empty(made)


def _called_so(name: str, *, is_known: bool) -> dict[str, str]:
    """A checkpoint's name; a new one has its id of it, and no name where that says the same."""
    made_of_it = "" if is_known else identifier_from(name)
    return {
        **({"id": made_of_it} if made_of_it else {}),
        **({"name": name} if is_known or (name and name != made_of_it) else {}),
    }


def _decision(values: Values, item: Item) -> dict[str, Any]:
    cells = _named(item)
    made = _marked(item, "decisions")
    for name in ("body", "what"):
        if name in cells:
            made[name] = text_of(cells[name])
    made |= values.certain(cells, "date", day_of, NO_DATE, "decisions.date")
    made |= values.certain(cells, "status", lambda text: choice("step", text), NO_CHOICE, "decisions.status")
    return _unless_empty(made)


def _result(values: Values, item: Item) -> dict[str, Any]:
    cells = _named(item)
    made = {name: mark.replace("results", "changes") for name, mark in _marked(item, "results").items()}
    made["@row"] = text_of(cells.get("change", []))
    made["result"] = {
        **values.certain(
            {"reached": [], **cells}, "reached", lambda text: choice("reached", text), NO_CHOICE, "results.reached"
        ),
        "note": text_of(cells.get("note", [])),
    }
    return made


def _unless_empty(made: dict[str, Any]) -> dict[str, Any]:
    return made if _says_something({key: value for key, value in made.items() if key != MARK}) else {}


def _says_something(value: Any) -> bool:
    if isinstance(value, dict):
        return any(map(_says_something, value.values()))
    return any(map(_says_something, value)) if isinstance(value, list) else bool(value)


_PATHS: dict[str, tuple[str, ...]] = {"decisions": ("rooting", "decisions")}
_LISTS: dict[str, Callable[[Values, Item], dict[str, Any]]] = {
    "benefits": _benefit,
    "risks": _risk,
    "changes": _change,
    "checkpoints": _checkpoint,
    "decisions": _decision,
    "results": _result,
}
_SPECIAL: dict[str, Callable[[Values, tuple[str, ...], Sequence[Paragraph]], None]] = {
    "area": Values._area,  # noqa: SLF001 - a table of this class's own methods
    "area.region": Values._area_field,  # noqa: SLF001
    "area.municipality": Values._area_field,  # noqa: SLF001
    "area.place": Values._area_field,  # noqa: SLF001
    "period": Values._period,  # noqa: SLF001
    "evaluation.date": Values._day,  # noqa: SLF001
    "root.decision": Values._root_choice,  # noqa: SLF001
    "root.municipal_decision": Values._truth,  # noqa: SLF001
    "root.regional_decision": Values._truth,  # noqa: SLF001
    "continues": Values._continues,  # noqa: SLF001
}
