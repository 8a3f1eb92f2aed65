"""Second opinions on what a YAML file says: ruamel.yaml as YAML 1.2, and every scalar the text that it is."""

from __future__ import annotations

from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode


def second_opinion(text: str) -> Any:
    """What ruamel.yaml's own parser, which shares no line with libyaml, finds in ``text``."""
    return _said(YAML(typ="safe", pure=True).compose(text))


def _said(node: Any) -> Any:
    if isinstance(node, ScalarNode):
        absent = not node.value.strip() or (node.style is None and node.value in ("~", "null"))
        return None if absent else node.value
    if isinstance(node, SequenceNode):
        return [said for said in map(_said, node.value) if said is not None] or None
    assert isinstance(node, MappingNode)
    return {key.value: _said(value) for key, value in node.value} or None
