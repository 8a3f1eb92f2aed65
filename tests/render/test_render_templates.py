from __future__ import annotations

import inspect
import re
from pathlib import Path
from typing import Any

import jinja2
import pytest
from msgspec import Struct
from sample_card import context, experiment

from lape_cards.documents import chart_model, metric_model, model, practice_model, process, workshop_model
from lape_cards.documents.registry import DOCUMENTS, build
from lape_cards.documents.report import model as report_model
from lape_cards.errors import LapeError
from lape_cards.i18n import translator
from lape_cards.render import filters
from lape_cards.render.environment import builtin_folder, environment
from lape_cards.render.renderer import Renderer
from lape_cards.render.renderer import document as render

DOCUMENT = build("card", experiment(), context(language="en"))
PARTS = '{% import "builtin/html/parts.html.j2" as parts %}'


def own(folder: Path, name: str, source: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(source, encoding="utf-8")
    return path


def fault(folder: Path, source: str, **more: Any) -> LapeError:
    own(folder, "html/card.html.j2", source)
    with pytest.raises(LapeError) as caught:
        Renderer("en", [folder], **more).render(DOCUMENT)
    return caught.value


def english(error: LapeError) -> str:
    assert error.hint is not None
    return f"{translator('en')(error.message)} {translator('en')(error.hint)}"


def test_each_document_has_its_templates() -> None:
    for name in DOCUMENTS:
        assert (builtin_folder() / f"html/{name}.html.j2").is_file()
        assert (builtin_folder() / f"markdown/{name}.md.j2").is_file()


def test_one_template_can_be_replaced_and_the_others_stay(tmp_path: Path) -> None:
    own(tmp_path, "markdown/card.md.j2", "Only {{ document.header.title }} & {{ document.status.name }}\n")
    assert render(DOCUMENT, "md", [tmp_path]) == "Only Iltapäivä yhdessä & evaluated\n"
    assert render(DOCUMENT, "html", [tmp_path]) == render(DOCUMENT)
    evaluation = build("evaluation", experiment(), context())
    assert render(evaluation, "md", [tmp_path]) == render(evaluation, "md")


def test_a_template_can_build_on_the_one_it_stands_in_for(tmp_path: Path) -> None:
    source = (
        '{% extends "builtin/html/card.html.j2" %}{% block content %}{{ super() }}<p>Our own line</p>{% endblock %}'
    )
    own(tmp_path, "html/card.html.j2", source)
    written = render(DOCUMENT, "html", [tmp_path])
    assert "<p>Our own line</p>" in written
    assert written.replace("<p>Our own line</p>", "").split() == render(DOCUMENT).split()


def test_a_style_sheet_of_ones_own_has_its_own_hash(tmp_path: Path) -> None:
    own(tmp_path, "html/style.css", "body { color: black; }")
    written = render(DOCUMENT, "html", [tmp_path])
    assert "<style>\nbody { color: black; }</style>" in written
    hashes = re.findall(r"'(sha256-[^']+)'", written)
    assert hashes
    assert hashes != re.findall(r"'(sha256-[^']+)'", render(DOCUMENT))


def test_folders_are_looked_through_in_order(tmp_path: Path) -> None:
    own(tmp_path / "first", "markdown/card.md.j2", "first")
    own(tmp_path / "second", "markdown/card.md.j2", "second")
    assert render(DOCUMENT, "md", [tmp_path / "first", tmp_path / "second"]) == "first\n"


def test_an_undefined_name_is_an_error_that_names_its_line(tmp_path: Path) -> None:
    error = fault(tmp_path, "<p>one</p>\n<p>two</p>\n{{ document.header.titel }}\n")
    assert error.place == f"{tmp_path}/html/card.html.j2:3"
    assert "titel" in english(error)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (
            "{{ document.header.kontact }}",
            "The template asks for “kontact”, which Header does not have. Perhaps “contact” is meant. Header has these",
        ),
        ("{{ document.header.zzz }}", "The template asks for “zzz”, which Header does not have. Header has"),
        ("{{ dokument.header }}", "In the template nothing is called “dokument”. Without this file the built-in"),
    ],
)
def test_a_misspelt_name_is_told_with_what_there_is(tmp_path: Path, source: str, said: str) -> None:
    assert english(fault(tmp_path, source)).startswith(said)


@pytest.mark.parametrize(
    ("source", "line", "said"),
    [
        ("{% if %}", 1, "fault"),
        ("\n{% for x in [1] %}", 2, "fault"),
        ('\n\n{% include "html/nowhere.j2" %}', 3, "html/nowhere.j2"),
        ("{{ nothing }}", 1, "nothing"),
        ("\n{{ 1 / 0 }}", 2, "division"),
        ("{{ document.header.title | text(1, 2) }}", 1, "fault"),
        ("{% macro again() %}{{ again() }}{% endmacro %}{{ again() }}", 1, "recursion"),
        ("{{ document.__class__.__mro__ }}", 1, "unsafe"),
        ("{{ document.form.rows.append(1) }}", 1, "append"),
        ("{{ 'x' * 1000000 * 1000000 }}", 1, "large"),
        ("{{ 9 ** 9 ** 9 }}", 1, "large"),
        ("{{ lipsum(1000000) }}", 1, "lipsum"),
        ('{{ "%1000000000d" % 1 }}', 1, "large"),
        ('{{ "%(a).1000000000d" % {"a": 1} }}', 1, "large"),
        ('{{ "%*d" % (1000000000, 1) }}', 1, "large"),
        ('{{ "{:>1000000000}".format(1) }}', 1, "large"),
        ('{{ "{:>{}}".format(1, 1000000000) }}', 1, "large"),
        ('{{ "{a[}]:>1000000000}".format_map({"a": {"}": 1}}) }}', 1, "large"),
        ('{{ ("{:>1000000000}" | escape).format(1) }}', 1, "large"),
        *((f'{{{{ "a".{name}(1000000000) }}}}', 1, "large") for name in ("ljust", "rjust", "zfill", "center")),
        ('{{ "\t".expandtabs(tabsize=1000000000) }}', 1, "large"),
        ('{{ ("a" | escape).ljust(1000000000) }}', 1, "large"),
        ('{{ ["a"] | slice(1000000000) | list }}', 1, "large"),
        ('{{ ["a"] | batch(1000000000, "b") | list }}', 1, "large"),
        ('{{ {"a": 1} | tojson(indent=1000000000) }}', 1, "large"),
        ("{{ range(10000000) | list }}", 1, "Range"),
        ("{% autoescape false %}{{ document.header.title }}{% endautoescape %}", 1, "escaping"),
        ("{{ document.header.title | safe }}", 1, "safe"),
    ],
)
def test_a_fault_in_a_template_says_where(tmp_path: Path, source: str, line: int, said: str) -> None:
    error = fault(tmp_path, source)
    assert error.place == f"{tmp_path}/html/card.html.j2:{line}"
    assert said in english(error)


@pytest.mark.parametrize(
    "source",
    [
        "\n{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
        "\n{% macro twice(n) %}{% if n %}{{ twice(n - 1) }}{{ twice(n - 1) }}{% endif %}{% endmacro %}{{ twice(60) }}",
        "\n"
        + PARTS
        + '{% for _ in range(999) %}{{ parts.finding({"finding": range(99999) | map("int")}, "p") }}{% endfor %}',
        "\n" + PARTS + '{% for _ in range(999) %}{{ parts.finding({"finding": range(99999)}, "p") }}{% endfor %}',
    ],
)
def test_a_template_that_goes_on_and_on_is_stopped(tmp_path: Path, source: str) -> None:
    error = fault(tmp_path, source, seconds=0.2)
    assert error.place == f"{tmp_path}/html/card.html.j2:2"
    assert "0.2 seconds" in english(error)


def test_what_is_wide_within_bounds_is_written(tmp_path: Path) -> None:
    source = (
        '{{ "%5d|%s" % (7 % 4, 123456) }} {{ "{:>4}|{}".format(1, 123456) }} {{ "a".ljust(3) }}b {{ 123456 | tojson }}'
        " {{ [1, 2, 3] | slice(2) | list | length }} {{ [1, 2, 3] | batch(2) | list | length }} {{ 123456 % 7 }}"
    )
    own(tmp_path, "html/card.html.j2", source)
    assert render(DOCUMENT, "html", [tmp_path]) == "    3|123456    1|123456 a  b 123456 2 2 4\n"


def test_where_the_memory_does_not_reach_the_template_is_at_fault(tmp_path: Path) -> None:
    def fill() -> None:
        raise MemoryError

    own(tmp_path, "html/card.html.j2", "\n{{ fill() }}")
    made = environment("html", (tmp_path,), DOCUMENT.language)
    made.globals["fill"] = fill
    with pytest.raises(LapeError) as caught:
        render(DOCUMENT, "html", [tmp_path])
    assert caught.value.place == f"{tmp_path}/html/card.html.j2:2"


def test_a_fault_of_ours_is_not_blamed_on_the_template(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(environment("md", (tmp_path,), "en").filters, "line", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        render(DOCUMENT, "md", [tmp_path])


def test_a_template_of_ones_own_is_escaped_too(tmp_path: Path) -> None:
    own(tmp_path, "html/card.html.j2", "<p title='{{ document.header.title }}'>{{ document.header.title }}</p>")
    own(tmp_path, "markdown/card.md.j2", "| {{ document.header.title }} |")
    hostile = build("card", experiment(title="'><script>|`*x*"), context(language="en"))
    html = render(hostile, "html", [tmp_path])
    assert "<script>" not in html
    assert html.count("&#39;&gt;&lt;script&gt;") == 2
    assert render(hostile, "md", [tmp_path]) == "| '\\>\\<script\\>\\|\\`\\*x\\* |\n"


# What templates are given is public, so it is written down: for each kind of value a table of its names.

DOCUMENTATION = (Path(__file__).parents[2] / "docs" / "templates.md").read_text(encoding="utf-8")


def documented() -> dict[str, list[str]]:
    sections = re.split(r"^### ", DOCUMENTATION, flags=re.MULTILINE)[1:]
    return {part.split("\n")[0].strip(): re.findall(r"^\| `(\w+)` \|", part, re.MULTILINE) for part in sections}


def given() -> dict[str, list[str]]:
    found = {}
    for module in (model, metric_model, practice_model, report_model, workshop_model, chart_model, process):
        for name, item in vars(module).items():
            if inspect.isclass(item) and issubclass(item, Struct) and item.__module__ == module.__name__:
                found[name] = list(item.__struct_fields__)
    for name in ("CardDocument", "EvaluationDocument", "RootingDocument"):
        found[name] = [entry for entry in found[name] if entry not in found["FormDocument"]]
    for name in ("FormDocument", "PracticeDocument", "ReportDocument", "WorkshopDocument", "ComparisonDocument"):
        found[name] = [entry for entry in found[name] if entry not in found["Document"]]
    del found["Step"]  # what the terminal shows of a version, no template does
    return {name: names for name, names in found.items() if not name.startswith("_")}


def test_every_value_that_templates_are_given_is_documented() -> None:
    assert documented() == given()


def test_every_name_that_templates_can_use_is_documented() -> None:
    head = DOCUMENTATION.split("## Documents")[0]
    plain = jinja2.Environment(autoescape=True)
    for to in ("html", "md"):
        made = environment(to, (), "en")  # type: ignore[arg-type]
        for name in set(made.globals) - set(plain.globals):
            assert f"`{name}" in head
        for name in set(made.filters) - set(plain.filters) - {"paced", "begun"}:
            assert f"\\| {name}" in head
    assert set(filters.HTML) == set(filters.MARKDOWN)


def test_the_example_in_the_documentation_works(tmp_path: Path) -> None:
    example = re.search(r"```jinja\n(.*?)```", DOCUMENTATION, re.DOTALL)
    assert example is not None
    own(tmp_path, "html/card.html.j2", example[1])
    assert render(DOCUMENT, "html", [tmp_path]).count("mailto:iltapaiva@example.org") == 2
    without = build("card", experiment(contact=()), context(language="en"))
    assert "<p>Contact: " not in render(without, "html", [tmp_path])
