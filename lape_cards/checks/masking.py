"""What nobody else should read is shown nowhere: not in a message, a hint, a path or a line of the file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from lape_cards.checks import privacy
from lape_cards.checks.registry import RULES, Rule, Scan
from lape_cards.diagnostic import Diagnostic, Place
from lape_cards.message import Message
from lape_cards.store.reader import Source
from lape_cards.store.tree import Scalar, find, scalars

FAMILIES = (privacy,)
"""The modules whose rules mask; they are registered by being imported here."""

HIDDEN = "•••"
"""What stands in a message in place of what may not be shown."""


@dataclass(slots=True)
class Secrets:
    """What the rules that mask have found in one file: the texts, and the lines (from 1) they stand on."""

    source: Source
    texts: set[str] = field(default_factory=set)
    lines: set[int] = field(default_factory=set)
    findings: list[tuple[Rule, Place]] = field(default_factory=list)

    def hide(self, text: str) -> str:
        """``text`` without what may not be shown."""
        for secret in self.texts:
            text = text.replace(secret, HIDDEN)
        return text

    def mask(self, item: Diagnostic) -> Diagnostic:
        """``item`` as it may be shown."""
        if not self.texts:
            return item
        message = self._message(item.message)
        hint = item.hint
        if hint is not None and (message is not item.message or self._stands_at(item)) and _suggests(hint):
            hint = None
        hint = self._message(hint) if hint is not None else None
        excerpt = item.excerpt
        if excerpt is not None and (item.place.line in self.lines or self.hide(excerpt) != excerpt):
            excerpt = None
        path = tuple(self.hide(key) if isinstance(key, str) else key for key in item.path)
        return replace(item, file=self.hide(item.file), message=message, hint=hint, path=path, excerpt=excerpt)

    def _stands_at(self, item: Diagnostic) -> bool:
        """Whether the value that ``item`` is about holds a secret, even where its message is too short to show it."""
        node = find(self.source.root, item.path) if self.source.root is not None else None
        return isinstance(node, Scalar) and node.text is not None and self.hide(node.text) != node.text

    def _message(self, message: Message) -> Message:
        values = {name: self._value(value) for name, value in message.values.items()}
        return message if values == message.values else _with(message, values)

    def _value(self, value: Any) -> Any:
        if isinstance(value, list | tuple):
            return [self._value(item) for item in value]
        return self.hide(value) if isinstance(value, str) else value


def secrets_in(source: Source) -> Secrets:
    """Look through a file for what the masking rules know."""
    secrets = Secrets(source)
    for rule in RULES.values():
        if rule.scan is not None:
            for place, text, lines in _seen(source, rule.scan):
                secrets.texts.add(text)
                secrets.lines.update(lines)
                secrets.findings.append((rule, place))
    return secrets


def _seen(source: Source, scan: Scan) -> Iterator[tuple[Place, str, range]]:
    """What ``scan`` finds on the file's lines, and in texts that stand there with signs written as escapes."""
    for place, text in scan(tuple(source.lines)):
        yield place, text, range(place.line, place.line + 1)
    for scalar in scalars(source.root):
        if scalar.style == '"' and scalar.text:
            lines = range(scalar.start.line + 1, scalar.end.line + 2)
            written = "\n".join(source.lines[lines.start - 1 : lines.stop - 1])
            for _, text in scan(tuple(scalar.text.split("\n"))):
                if text not in written:
                    yield scalar.start.place, text, lines


def _suggests(hint: Message) -> bool:
    """Whether a hint may be made of a secret, written in another way."""
    return any(isinstance(value, str) and any(sign.isdigit() for sign in value) for value in hint.values.values())


def _with(message: Message, values: dict[str, Any]) -> Message:
    changed = Message(message.text, **values)
    changed.many, changed.count = message.many, message.count
    return changed
