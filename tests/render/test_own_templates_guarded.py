"""Built-in templates are compiled with shortcuts; nothing that a repository's own templates say is."""

from __future__ import annotations

import collections
import inspect
import sys
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jinja2 import nodes
from jinja2 import sandbox as jinjas
from jinja2.runtime import Macro
from sample_card import context, experiment

from lape_cards.documents.registry import build
from lape_cards.errors import LapeError
from lape_cards.i18n import LANGUAGES, Language, translator
from lape_cards.render.compiler import OURS, BuiltinMacro, is_harmless
from lape_cards.render.environment import Format, builtin_folder, environment
from lape_cards.render.renderer import Renderer
from lape_cards.render.renderer import document as render

DOCUMENT = build("card", experiment(), context(language="en"))
PARTS = '{% import "builtin/html/parts.html.j2" as parts %}'
CARD = '{% extends "builtin/html/card.html.j2" %}'
TEMPLATES = [path for path in builtin_folder().rglob("*.j2") if path.parent.name != "repository"]


def own(folder: Path, name: str, source: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(source, encoding="utf-8")


def tree(path: Path) -> nodes.Template:
    return environment("md" if path.name.endswith(".md.j2") else "html", (), "en").parse(path.read_text("utf-8"))


@pytest.mark.parametrize(
    "reached", ["{{ VALUE.__class__ }}", "{{ VALUE['__class__'] }}", "{{ VALUE|attr('__class__') }}"]
)
@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("card", "{% set value = document %}SEEN"),
        ("card", CARD + "{% block content %}{% set value = document %}SEEN{% endblock %}"),
        ("card", CARD + "{% block content %}{% set value = super %}SEEN{% endblock %}"),
        ("card", CARD + "{% block content %}{% set value = self.kind_in_title %}SEEN{% endblock %}"),
        ("card", CARD + "{% block kind_in_title %}{% set value = document %}SEEN{% endblock %}"),
        ("card", PARTS + "{% set value = parts %}SEEN"),
        ("card", PARTS + "{% set value = parts.facts %}SEEN"),
        ("card", PARTS + "{% set value = parts.facts(document.header) %}SEEN"),
        ("card", PARTS + "{% macro ours(value) %}SEEN{% endmacro %}{{ parts.verdict(none, ours(document)) }}"),
        ("card", "{% macro ours() %}{{ caller(document) }}{% endmacro %}{% call(value) ours() %}SEEN{% endcall %}"),
        ("card", PARTS + "{% set value = parts.missing() %}{% filter upper %}SEEN{% endfilter %}"),
        ("card", "{% for value in [document] %}SEEN{% endfor %}"),
        ("card", "{% for value in document.form.rows if value.__class__ %}{% endfor %}{{ 1.__class__ }}"),
        ("card", '{% from "builtin/html/parts.html.j2" import facts as value %}SEEN'),
        ("card", '{% set value = 1 %}{% from "html/ours.j2" import ours %}{{ ours(document) }}'),
        ("card", '{% set value = document %}{% include "html/ours.j2" %}'),
        ("base", "{% set value = document %}SEEN"),
        ("base", "{% block content %}{% endblock %}{% set value = self.content %}SEEN"),
        ("base", '{% extends "builtin/html/base.html.j2" %}{% block foot %}{% set value = _ %}SEEN{% endblock %}'),
        ("parts", PARTS + "{% macro heading(value) %}SEEN{% endmacro %}"),
        ("parts", PARTS + "{% macro heading(value) %}{% endmacro %}{% macro form(value) %}SEEN{% endmacro %}"),
    ],
)
def test_what_leads_into_python_stays_closed(tmp_path: Path, name: str, source: str, reached: str) -> None:
    seen = reached.replace("VALUE", "value")
    own(
        tmp_path,
        "html/ours.j2",
        f"{{% macro ours(value) %}}{seen}{{% endmacro %}}{{% if value is defined %}}{seen}{{% endif %}}",
    )
    own(tmp_path, f"html/{name}.html.j2", source.replace("SEEN", seen))
    with pytest.raises(LapeError) as caught:
        render(DOCUMENT, "html", [tmp_path])
    assert caught.value.place is not None
    assert caught.value.place.startswith(f"{tmp_path}/html/")
    assert "access to attribute '__class__'" in translator("en")(caught.value.message)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("{{ parts.facts._func }}", "unsafe"),
        ("{{ parts.facts._environment }}", "unsafe"),
        ("{{ parts.facts._places }}", "unsafe"),
        ("{{ parts.benefits([document.form.rows.append]) }}", "append"),
        ("{{ parts.text_or_missing('{0.__class__}'.format(document)) }}", "unsafe"),
        ("{{ parts.text_or_missing('{x.__class__}'.format_map({'x': document})) }}", "unsafe"),
        ("{{ parts.facts({'area': ''}) }}", "period"),
        ("{{ parts.facts(1, 2) }}", "argument"),
        ("{{ parts.facts(head=1) }}", "head"),
        ("{{ parts.facts() }}", "header"),
        ("{% call parts.missing() %}{% endcall %}", "caller"),
    ],
)
def test_a_built_in_macro_gives_no_more_than_the_sandbox(tmp_path: Path, source: str, said: str) -> None:
    own(tmp_path, "html/card.html.j2", PARTS + source)
    with pytest.raises(LapeError) as caught:
        render(DOCUMENT, "html", [tmp_path])
    assert caught.value.place == f"{tmp_path}/html/card.html.j2:1"
    assert said in translator("en")(caught.value.message)


def test_a_built_in_macro_takes_what_looks_like_its_value(tmp_path: Path) -> None:
    values = "{'number': none, 'day': none}"
    own(tmp_path, "html/card.html.j2", PARTS + f"{{{{ parts.side({values}) }}}}")
    assert render(DOCUMENT, "html", [tmp_path]) == "The card as it stands now\n"


def test_the_names_that_built_in_templates_call_are_theirs(tmp_path: Path) -> None:
    source = "{% set _ = document.nothing_of_the_kind is defined %}{% set lang = 1 %}"
    own(tmp_path, "html/card.html.j2", source + '{% include "builtin/html/card.html.j2" %}')
    assert render(DOCUMENT, "html", [tmp_path]) == render(DOCUMENT)


def test_only_the_loader_of_built_in_templates_says_that_one_is(tmp_path: Path) -> None:
    own(tmp_path, "html/card.html.j2", "")
    made = environment("html", (tmp_path,), "en")
    assert made.loader is not None
    found = {
        name: made.is_builtin(made.loader.get_source(made, name)[1])
        for name in ("html/card.html.j2", "html/parts.html.j2", "builtin/html/card.html.j2")
    }
    assert found == {"html/card.html.j2": False, "html/parts.html.j2": True, "builtin/html/card.html.j2": True}
    assert not made.is_builtin(str(builtin_folder() / "html/card.html.j2"))
    assert not made.is_builtin(None)
    same = environment("html", (builtin_folder(),), "en")
    assert same.loader is not None
    assert not same.is_builtin(same.loader.get_source(same, "html/card.html.j2")[1])


def odd_values() -> Iterator[Any]:
    def generator() -> Iterator[None]:
        yield

    async def coroutine() -> None: ...

    async def asynchronous() -> Any:
        yield

    yield from ("", b"", 0, 0.5, [], (), {}, set(), frozenset(), collections.deque(), range(1), None, Ellipsis)
    yield from (len, "".format, odd_values, type, object, DOCUMENT, DOCUMENT.header, sys, Path())
    yield from (generator(), asynchronous(), odd_values.__code__, sys._getframe(), types.MappingProxyType({}))
    waiting = coroutine()
    yield waiting
    waiting.close()
    try:
        raise ValueError
    except ValueError as error:
        yield from (error, error.__traceback__)
    made = environment("html", (), "en")
    yield from (made, made.get_template("html/card.html.j2"), made.get_template("html/parts.html.j2").module)


def test_what_is_taken_without_asking_is_what_the_sandbox_lets_be_seen_of_anything() -> None:
    made = jinjas.ImmutableSandboxedEnvironment()
    for value in odd_values():
        for name in dir(value):
            if is_harmless(name):
                found = inspect.getattr_static(value, name)
                assert made.is_safe_attribute(value, name, found)
                assert made.wrap_str_format(found) is None
    for name in ("format", "format_map", "append", "update", "mro", "gi_frame", "cr_code", "ag_frame", "f_back", "_x"):
        assert not is_harmless(name)


def test_the_attributes_that_pages_show_are_taken_without_asking() -> None:
    names = {node.attr for path in TEMPLATES for node in tree(path).find_all(nodes.Getattr)}
    assert {name for name in names if not is_harmless(name)} <= {"count", "index", "real", "split", "title", "values"}
    assert len(names) > 100


def calls(macro: nodes.Node, here: str, imported: dict[str, str]) -> Iterator[tuple[str, str]]:
    """The macros that one calls: the template that each is of, and its name."""
    for call in macro.find_all(nodes.Call):
        called = call.node
        if isinstance(called, nodes.Name) and called.name not in OURS:
            yield here, called.name
        elif isinstance(called, nodes.Getattr) and isinstance(called.node, nodes.Name):
            yield imported[called.node.name], called.attr


def test_no_built_in_macro_calls_itself() -> None:
    # So it need not look at the clock when it is called.
    macros: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for path in TEMPLATES:
        here, read = path.relative_to(builtin_folder()).as_posix(), tree(path)
        imported = {one.target: one.template.value for one in read.find_all(nodes.Import)}  # type: ignore[attr-defined]
        for macro in read.find_all(nodes.Macro):
            macros[here, macro.name] = set(calls(macro, here, imported))
    assert macros["html/parts.html.j2", "changes"] >= {("html/parts.html.j2", "metric")}
    for _ in macros:  # as many rounds as a chain can be long
        for called in macros.values():
            called |= {further for one in called for further in macros.get(one, ())}
    assert [one for one, called in macros.items() if one in called] == []


@pytest.mark.parametrize("to", ["html", "md"])
def test_a_built_in_template_keeps_to_the_time(to: Format) -> None:
    with pytest.raises(LapeError) as caught:
        Renderer("en", seconds=-1).render(DOCUMENT, to)
    assert "The document takes longer than -1 seconds to make." in translator("en")(caught.value.message)


def test_what_a_filter_says_of_a_constant_is_said_for_each_card(tmp_path: Path) -> None:
    own(tmp_path, "html/card.html.j2", '{{ "Meidän" | line }}')
    here = build("card", experiment(language="en"), context(language="en"))
    assert render(DOCUMENT, "html", [tmp_path]) == '<span lang="fi">Meidän</span>\n'
    assert render(here, "html", [tmp_path]) == "Meidän\n"


def test_each_language_has_its_sentences() -> None:
    def title(language: Language) -> str:
        return Renderer(language).render(build("card", experiment(), context(language=language)))

    assert [translator(one)("Skip to the content") in title(one) for one in LANGUAGES] == [True, True, True]
    assert len({title(one) for one in LANGUAGES}) == 3


def test_macros_of_ones_own_are_jinjas(tmp_path: Path) -> None:
    own(tmp_path, "html/ours.j2", "{% macro ours() %}{% endmacro %}")
    made = environment("html", (tmp_path,), "en")
    assert type(made.get_template("html/ours.j2").module.ours) is Macro  # type: ignore[attr-defined]
    assert type(made.get_template("html/parts.html.j2").module.facts) is BuiltinMacro  # type: ignore[attr-defined]
