"""JSON Schema 2020-12 of the files, with the form's labels and guides in one language.

An editor reads YAML with types of its own: it takes ``2018`` for a number and an empty value for null. The schema is as
tolerant as the format is, so that the editor complains of nothing that the check would accept.
"""

from __future__ import annotations

import json
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema

from lape_cards.card.kinds import KINDS
from lape_cards.config.portfolio import Portfolio
from lape_cards.config.repository import RepositorySettings
from lape_cards.i18n import Language, Translator, translator
from lape_cards.message import N_, Message

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_TITLES = {
    "card": N_("A card of lape"),
    "repository": N_("The settings of a card repository"),
    "portfolio": N_("A portfolio of card repositories"),
}
FILES = tuple(_TITLES)


def schema(file: str, language: Language) -> dict[str, Any]:
    """The schema of one kind of file (``card``, ``repository`` or ``portfolio``), its words in ``language``."""
    translate = translator(language)
    if file == "card":
        body = _cards(translate)
    else:
        body = _translated(_generated(RepositorySettings if file == "repository" else Portfolio), translate)
    return {"$schema": DIALECT, **body, "title": translate(Message(_TITLES[file]))}


def as_text(schema: dict[str, Any]) -> str:
    """A schema as the text of a file."""
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def _cards(translate: Translator) -> dict[str, Any]:
    """The three kinds in one schema: ``kind`` decides which of them holds."""
    definitions: dict[str, Any] = {}
    branches = []
    for kind, model in KINDS.items():
        generated = _translated(_generated(model), translate)
        definitions |= generated.pop("$defs", {})
        definitions[kind] = generated
        branches.append(
            {
                "if": {"properties": {"kind": {"const": kind}}, "required": ["kind"]},
                "then": {"$ref": f"#/$defs/{kind}"},
            }
        )
    guide = definitions["experiment"]["properties"]
    head = {name: guide[name] for name in ("format", "id", "language", "title")}
    kinds = {**guide["kind"], "enum": list(KINDS)}
    kinds.pop("const", None)
    return {
        "type": "object",
        "required": ["format", "kind", "id", "language", "title"],
        "properties": {"kind": kinds, **head},
        "allOf": branches,
        "$defs": definitions,
    }


def _generated(model: type[BaseModel]) -> dict[str, Any]:
    generated: dict[str, Any] = _with_empty_items(
        model.model_json_schema(mode="validation", schema_generator=_Tolerant)
    )
    return generated


def _with_empty_items(node: Any) -> Any:
    """The schema with lists that take items without a value, which the reader leaves out."""
    if isinstance(node, list):
        return [_with_empty_items(item) for item in node]
    if not isinstance(node, dict):
        return node
    result = {key: _with_empty_items(value) for key, value in node.items()}
    if "items" in result:
        result["items"] = {"anyOf": [result["items"], _ABSENT]}
    return result


_ABSENT = {"type": ["null", "string", "array", "object"], "pattern": r"^\s*$", "maxItems": 0, "maxProperties": 0}
"""An empty value, a blank text, ``[]`` or ``{}``: the field is not there."""


class _Tolerant(GenerateJsonSchema):
    """Adds to each field that may be left out what the reader takes for absent."""

    def model_schema(self, schema: Any) -> dict[str, Any]:
        generated = super().model_schema(schema)
        required = generated.get("required", [])
        for name, field in generated.get("properties", {}).items():
            if name not in required:
                generated["properties"][name] = _or_absent(field)
        for word in ("title", "description"):  # of the model; what a person reads is the field's
            generated.pop(word, None)
        return generated


def _or_absent(field: dict[str, Any]) -> dict[str, Any]:
    words: dict[str, Any] = {key: field[key] for key in ("title", "description") if key in field}
    rest = {key: value for key, value in field.items() if key not in (*words, "default")}
    alternatives = [one for one in rest.get("anyOf", [rest]) if one != {"type": "null"}]
    return {**words, "anyOf": [*alternatives, _ABSENT]}


def _translated(node: Any, translate: Translator) -> Any:
    """The schema with its labels and guides in another language."""
    if isinstance(node, list):
        return [_translated(item, translate) for item in node]
    if not isinstance(node, dict):
        return node
    result = {}
    for key, value in node.items():
        if key in ("title", "description") and isinstance(value, str):
            result[key] = translate(Message(value))
        else:
            result[key] = _translated(value, translate)
    return result
