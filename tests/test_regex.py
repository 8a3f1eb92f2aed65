"""Patterns are compiled at the first use; so that a mistake in one is found here and not then, all are used here."""

from __future__ import annotations

import copy
import importlib
import pickle
import pkgutil
import re

import pytest

import lape_cards
from lape_cards.regex import _Pattern, regex


def test_every_pattern_of_the_program_can_be_compiled() -> None:
    found = 0
    for module in pkgutil.walk_packages(lape_cards.__path__, "lape_cards."):
        if module.name == "lape_cards.__main__":
            continue
        for value in vars(importlib.import_module(module.name)).values():
            for pattern in value if isinstance(value, tuple) else (value,):
                if isinstance(pattern, _Pattern):
                    assert isinstance(pattern.pattern, str | bytes)
                    found += 1
    assert found > 100


def test_a_pattern_is_what_re_compile_gives() -> None:
    pattern, plain = regex(r"(?P<word>[a-zä]+)\s", re.IGNORECASE), re.compile(r"(?P<word>[a-zä]+)\s", re.IGNORECASE)
    text = "Äiti ja isä "
    assert [match["word"] for match in pattern.finditer(text)] == [match["word"] for match in plain.finditer(text)]
    assert pattern.sub("-", text) == plain.sub("-", text)
    assert (pattern.pattern, pattern.flags) == (plain.pattern, plain.flags)
    assert pattern.fullmatch("a ") is not None
    assert pattern.fullmatch("a") is None


def test_nothing_is_compiled_before_the_first_use() -> None:
    pattern = regex("(")
    with pytest.raises(re.error):
        pattern.search("a")


def test_a_pattern_can_be_copied_and_packed() -> None:
    pattern = regex("a+", re.IGNORECASE)
    for one in (copy.deepcopy(pattern), pickle.loads(pickle.dumps(pattern))):  # noqa: S301 - it was packed here
        assert one.fullmatch("AA") is not None
