"""What nobody else should read is shown nowhere: not in a message, a hint, a path or a line of the file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from lape_cards.checks import contacts, people, privacy
from lape_cards.checks.registry import RULES, Rule, Subject
from lape_cards.diagnostic import Diagnostic, Finding, Path, Place
from lape_cards.message import Message
from lape_cards.store.source import Source
from lape_cards.store.tree import Scalar, find, place_of, scalars

FAMILIES = (privacy, contacts, people)
"""The modules whose rules mask; they are registered by being imported here."""

HIDDEN = "•••"
"""What stands in a message in place of what may not be shown."""

_CUT = "…"


class Secrets(Struct):
    """What the rules that mask have found in one file: the texts, and the lines (from 1) they stand on."""

    source: Source
    texts: set[str] = field(default_factory=set)
    lines: set[int] = field(default_factory=set)
    findings: list[tuple[Rule, Place]] = field(default_factory=list)
    of_fields: dict[str, tuple[Finding, ...]] = field(default_factory=dict)
    """What the rules that look at fields have found, by their codes."""
    subject: Subject | None = None
    """What these were asked about."""

    _ordered: list[str] = field(default_factory=list)

    def look(self, rule: Rule, subject: Subject) -> None:
        """Take over what a masked rule finds in the card's fields."""
        self.of_fields[rule.code] = tuple(rule.findings(subject))
        for finding in self.of_fields[rule.code]:
            self.keep(finding)

    def keep(self, finding: Finding) -> None:
        """Take over what a rule has found in a field: the lines of that field, and what the finding hides."""
        self.texts.update(finding.hidden)
        node = find(self.source.root, finding.path) if self.source.root is not None else None
        if node is not None and self.source.root is not None:
            self.lines.update(range(node.start.line + 1, node.end.line + 2))
            self.lines.add(place_of(self.source.root, finding.path)[0].line)

    def hide(self, text: str) -> str:
        """``text`` without what may not be shown, be it whole or cut between its words."""
        if not self.texts:
            return text
        if len(self._ordered) != len(self.texts):
            self._ordered = sorted(self.texts, key=lambda secret: (-len(secret), secret))
        for secret in self._ordered:
            if secret in text:
                text = text.replace(secret, HIDDEN)
        if text.endswith(_CUT):
            text = self._without_half(text)
        return text

    def _without_half(self, text: str) -> str:
        """``text`` without the beginning of a secret that it was cut in."""
        shown = text.removesuffix(_CUT)
        for secret in self._ordered:
            for gap in reversed(list(re.finditer(r"\s+", secret))):
                half = secret[: gap.start()]
                if shown.endswith(half):
                    return f"{shown.removesuffix(half)}{HIDDEN}{_CUT}"
        return text

    def mask(self, item: Diagnostic) -> Diagnostic:
        """``item`` as it may be shown."""
        if not self.texts and not self.lines:
            return item
        message = self._message(item.message)
        hint = item.hint
        if hint is not None and (message is not item.message or self._stands_at(item)) and _suggests(hint):
            hint = None
        if hint is not None:
            hint = self._message(hint)
        excerpt = item.excerpt
        if excerpt is not None and (item.place.line in self.lines or self.hide(excerpt) != excerpt):
            excerpt = None
        file, path = self.hide(item.file), self._path(item.path)
        return replace(item, file=file, message=message, hint=hint, path=path, excerpt=excerpt)

    def mask_advice(self, finding: Finding) -> Finding:
        """``finding`` as it may be shown without its line and its hint."""
        path, message = self._path(finding.path), self._message(finding.message)
        return Finding(path, message, None, finding.rests_on, finding.hidden)

    def _path(self, path: Path) -> Path:
        if not self.texts:
            return path
        return tuple(self.hide(key) if isinstance(key, str) else key for key in path)

    def _stands_at(self, item: Diagnostic) -> bool:
        """Whether the value that ``item`` is about holds a secret, even where its message is too short to show it."""
        node = find(self.source.root, item.path) if self.source.root is not None else None
        return isinstance(node, Scalar) and node.text is not None and self.hide(node.text) != node.text

    def _message(self, message: Message) -> Message:
        if not self.texts:
            return message
        values = {name: self._value(value) for name, value in message.values.items()}
        return message if values == message.values else _with(message, values)

    def _value(self, value: Any) -> Any:
        if isinstance(value, list | tuple):
            return [self._value(item) for item in value]
        if isinstance(value, Message):
            return self._message(value)
        return self.hide(value) if isinstance(value, str) else value


def without_names(text: str) -> str:
    """``text`` with what looks like a person's name hidden."""
    for name in people.names_in(text):
        text = text.replace(name, HIDDEN)
    return text


def secrets_in(source: Source, *, save_only: bool = False) -> Secrets:
    """Look through a file for what the masking rules know; ``save_only`` for what may not even be saved."""
    secrets = Secrets(source)
    together = " ".join(_texts_otherwise(source)).replace("\n", " ")
    for rule in RULES.values():
        if rule.scan is not None and (rule.blocks_save or not save_only):
            for place, texts, lines in _seen(source, rule, together):
                secrets.texts.update(texts)
                secrets.lines.update(lines)
                secrets.findings.append((rule, place))
    return secrets


def secrets_in_card(subject: Subject) -> Iterator[str]:
    """What the masking rules find in a card whose file is not at hand: in its fields, text by text."""
    texts = [item.text for item in subject.texts]
    for rule in RULES.values():
        if rule.scan is not None:
            yield from (secret for text in texts for found in _in_paragraphs(text, rule) for secret in found)
        elif rule.masked and rule.check and rule.applies(subject):
            yield from (secret for finding in rule.findings(subject) for secret in finding.hidden)


def _texts_otherwise(source: Source) -> list[str]:
    """The texts that the file's lines do not have as they are: they are broken off, or written as escapes."""
    if source.plain is not None:
        return source.plain.broken
    return [text for text, _ in _otherwise(source)]


def _otherwise(source: Source) -> list[tuple[str, Scalar]]:
    return [
        (scalar.text, scalar)
        for scalar in scalars(source.root)
        if scalar.text and (scalar.style == '"' or scalar.start.line != scalar.end.line)
    ]


def _seen(source: Source, rule: Rule, together: str) -> Iterator[tuple[Place, tuple[str, ...], range]]:
    """What ``rule`` finds on the file's lines, and in texts that stand there otherwise, which are also ``together``."""
    for number in _lines_to_scan(source, rule):
        for place, text in rule.seen_on(number, source.lines[number - 1]):
            yield place, (text,), range(place.line, place.line + 1)
    for whole, scalar in _otherwise(source) if rule.may_hold(together) else ():
        if not rule.may_hold(whole.replace("\n", " ")):
            continue
        lines = range(scalar.start.line + 1, scalar.end.line + 2)
        written = "\n".join(source.lines[lines.start - 1 : lines.stop - 1])
        for texts in _in_paragraphs(whole, rule):
            if not any(text in written for text in texts):
                yield scalar.start.place, texts, lines


def _lines_to_scan(source: Source, rule: Rule) -> Iterable[int]:
    """The lines (from 1) on which ``rule`` may find something, in their order."""
    if rule.signs is None:
        return ()
    text = source.text
    offsets = sorted(rule.signs(text))
    if "\r" in text:  # lines may end in three ways
        return range(1, len(source.lines) + 1) if offsets else ()
    numbers: dict[int, None] = {}
    line, counted = 1, 0
    for offset in offsets:
        line += text.count("\n", counted, offset)
        counted = offset
        numbers[line] = None
    return numbers


def _in_paragraphs(text: str, rule: Rule) -> Iterator[tuple[str, ...]]:
    """What ``rule`` finds in a text whose lines go on from one to the next: each on one line, and as it is broken."""
    for paragraph in text.split("\n\n"):
        found = {secret for _, secret in rule.seen(paragraph.split("\n"))}
        yield from ((secret,) for secret in sorted(found))
        if "\n" in paragraph:
            for place, secret in rule.seen((paragraph.replace("\n", " "),)):
                if secret not in found:
                    yield secret, paragraph[place.column - 1 : place.column - 1 + len(secret)]


def _suggests(hint: Message) -> bool:
    """Whether a hint may be made of a secret, written in another way; the card's id, in a command, is not."""
    return any(isinstance(value, str) for name, value in hint.values.items() if name != "card")


def _with(message: Message, values: dict[str, Any]) -> Message:
    changed = Message(message.text, **values)
    changed.many, changed.count = message.many, message.count
    return changed
