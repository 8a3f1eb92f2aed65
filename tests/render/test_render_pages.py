from __future__ import annotations

import base64
import hashlib
import itertools
import re
from typing import Any

import pytest
from markdown_it import MarkdownIt
from page_reader import read
from sample_card import EXPERIMENT, QUESTION_KEYS, ROOTING, WORKSHOP, context, experiment, rooting, texts_of, workshop

from lape_cards.documents.model import CardLink
from lape_cards.documents.registry import build
from lape_cards.render.renderer import document as render

CARDS = {"card": experiment, "evaluation": experiment, "rooting": rooting, "practice": experiment, "workshop": workshop}
PAGES = [(name, to, language) for name in CARDS for to in ("html", "md") for language in ("fi", "sv", "en")]


def page(name: str, to: Any = "html", language: Any = "en", **over: Any) -> str:
    return render(build(name, CARDS[name](**over), context(language=language)), to)


def plain(text: str) -> str:
    """A text without its Markdown, on one line."""
    return " ".join(text.replace("**", "").split())


@pytest.mark.parametrize(("name", "to", "language"), PAGES)
def test_the_same_card_gives_the_same_bytes(name: str, to: str, language: str) -> None:
    first = page(name, to, language)
    assert first == page(name, to, language)
    assert first.endswith("\n")
    assert not first.endswith("\n\n")
    assert "None" not in first
    assert not re.search(r"\{[a-z_]+\}", first.split("</style>")[-1])


@pytest.mark.parametrize("to", ["html", "md"])
@pytest.mark.parametrize("key", QUESTION_KEYS)
def test_each_question_shows_each_voice_with_its_name(key: str, to: str) -> None:
    written = page("evaluation", to)
    headings = [found.start() for found in re.finditer(r"(?:<h3 [^>]*>|^### )\d\. ", written, re.MULTILINE)]
    assert len(headings) == 9
    number = QUESTION_KEYS.index(key)
    part = written[headings[number] : (*headings, len(written))[number + 1]]
    places = [part.index(f"{whose} vastaus: {key}.") for whose in ("Rehtorin", "Vanhempien", "Nimetön")]
    assert places == sorted(places)
    assert part.index("Rehtori") < places[0] < part.index("Vanhemmat, Huoltajat") < places[1]


@pytest.mark.parametrize("to", ["html", "md"])
@pytest.mark.parametrize("key", QUESTION_KEYS)
def test_a_missing_answer_is_shown_as_missing(key: str, to: str) -> None:
    answers = {name: value for name, value in EXPERIMENT["evaluation"].items() if name not in (key, "root")}
    written = page("evaluation", to, evaluation=answers)
    assert written.count("Nobody has answered this question.") == 1
    assert "1 of the nine questions has not been answered." in written


@pytest.mark.parametrize("to", ["html", "md"])
@pytest.mark.parametrize(("name", "data"), [("card", EXPERIMENT), ("rooting", ROOTING), ("workshop", WORKSHOP)])
def test_every_text_of_the_card_is_on_its_page(name: str, data: dict[str, Any], to: str) -> None:
    written = page(name, to)
    shown = plain(read(written).text if to == "html" else written)
    left_out = ("evaluation", "attachments")
    for text in texts_of({key: value for key, value in data.items() if key not in left_out}):
        for paragraph in text.split("\n\n"):
            assert plain(paragraph) in shown


@pytest.mark.parametrize("to", ["html", "md"])
def test_the_evaluation_has_its_evidence_risks_children_decision_and_history(to: str) -> None:
    written = page("evaluation", to)
    shown = plain(read(written).text if to == "html" else written)
    evidence = shown.index("Evidence")
    assert shown.index("2. Expected and unexpected benefits") < evidence < shown.index("3. Challenges")
    assert "Fell from 40.5% to 24.1% and reached the target, 20–25%." in shown
    for text in ("Partly came true", "Helmikuussa oli hiljaista.", "Not judged yet", "Lapset piirsivät kerhon."):
        assert text in shown
    for text in texts_of(EXPERIMENT["evaluation"]["root"]):
        assert text in shown
    history = shown.rindex("Suunnitelma valmis")
    assert history > shown.index("9. Continuation")
    assert history < shown.index("Luonnos kesken") < shown.rindex("Loppuarviointi")


def test_the_comparison_group_stands_beside_the_pilot() -> None:
    html = read(page("card"))
    assert html.text.count("Comparison group") >= 2
    assert "n = 81, SD 4.5" in html.text
    assert "comparison" in {values.get("class", "").split(" ")[-1] for values in html.named("path")}
    markdown = page("card", "md")
    row = "| 5 March 2019 | 33.3 (n = 81, SD 4.5); 95% CI 24 to 44 | 37 | talvi | Yksi luokka puuttui. |"
    assert row in markdown.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("name", ["card", "evaluation"])
def test_how_sure_a_difference_is_stands_beside_it(name: str) -> None:
    sentences = (
        "Pilot 24.1%, comparison group 39%: a difference of −14.9 percentage points.",
        "Whether it is more than chance cannot be told: the card does not say how many answers or cases each number",
        "The change since the baseline is −16.4 percentage points (95% confidence interval −30 to −2).",
    )
    shown, markdown = read(page(name)).text, page(name, "md").replace("\\", "")
    for sentence in sentences:
        assert sentence in shown
        assert sentence in markdown
    assert "| Difference | −14.9 | – | – |" in markdown
    assert "significant" not in shown
    assert markdown.count("plausibly lies") == 1


def test_what_to_know_of_intervals_is_told_once() -> None:
    measurements = [{"date": "2019-02-01", "value": "40", "n": "30"}, {"date": "2019-05-01", "value": "50", "n": "30"}]
    metrics = [{"id": name, "name": name, "unit": "%", "measurements": measurements} for name in ("one", "two")]
    card = experiment(changes=[{"id": "a", "change": "A", "metrics": metrics}])
    first, second = build("card", card, context(language="en")).form.rows[0].metrics
    assert (len(first.reading), len(second.reading)) == (1, 0)


def test_the_rooting_plan_names_the_experiment_it_continues() -> None:
    for to in ("html", "md"):
        written = page("rooting", to)
        assert "Continues the experiment:" in written
        assert "Iltapäivä yhdessä" in written
        assert "waiting for a decision" not in written
        assert "approved" in written


def test_a_continued_experiment_says_so() -> None:
    link = CardLink("iltapaiva-yhdessa-juurrutus", "Jatkosuunnitelma")
    for name in ("card", "evaluation"):
        for to in ("html", "md"):
            written = render(build(name, experiment(), context(language="en", continued_by=link)), to)  # type: ignore[arg-type]
            assert "Jatkosuunnitelma" in written
            assert written.count("A rooting plan continues this experiment") == 1 or name == "evaluation"


@pytest.mark.parametrize("name", CARDS)
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_a_page_is_whole_and_asks_nobody(name: str, language: str) -> None:
    written = page(name, "html", language)
    html = read(written)
    assert (html.faults, html.open) == ([], [])
    assert html.elements[0] == ("html", {"lang": language})
    assert len(html.named("h1")) == 1
    assert html.named("script", "img", "link", "iframe", "object", "form", "button", "details") == []
    assert all(
        "style" not in values and not [key for key in values if key.startswith("on")] for _, values in html.elements
    )
    ids = [values["id"] for _, values in html.elements if "id" in values]
    assert len(ids) == len(set(ids))
    targets = [values[key] for _, values in html.elements for key in ("aria-labelledby",) if key in values]
    assert set(targets) <= set(ids)
    policy = next(values["content"] for values in html.named("meta") if "http-equiv" in values)
    style = re.search(r"<style>(.*?)</style>", written, re.DOTALL)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:;")
    assert "url(" not in style[1]
    assert "@import" not in style[1]


@pytest.mark.parametrize("name", CARDS)
def test_headings_go_down_one_level_at_a_time(name: str) -> None:
    levels = [int(tag[1]) for tag, _ in read(page(name)).elements if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1 or levels.index(1) == 0
    assert all(below <= above + 1 for above, below in itertools.pairwise(levels))
    markdown = MarkdownIt().parse(page(name, "md"))
    levels = [int(token.tag[1]) for token in markdown if token.type == "heading_open"]
    assert levels.count(1) == 1
    assert all(below <= above + 1 for above, below in itertools.pairwise(levels))


@pytest.mark.parametrize("name", CARDS)
def test_tables_have_captions_and_scoped_headings(name: str) -> None:
    html = read(page(name))
    assert len(html.named("caption")) == len(html.named("table"))
    assert bool(html.named("table")) == (name != "practice")
    assert {values.get("scope") for values in html.named("th")} - {"rowgroup"} == (
        {"col", "row"} if name != "practice" else set()
    )


@pytest.mark.parametrize("name", CARDS)
def test_a_cards_text_in_another_language_says_which(name: str) -> None:
    data = ROOTING if name == "rooting" else EXPERIMENT
    texts = {plain(part) for text in texts_of(data) for part in text.split("\n\n")}
    html = read(page(name, "html", "sv"))
    for language, shown in html.texts:
        if plain(shown) in texts and not re.search("[@/]", shown):
            in_title = shown == f"{data['title']}" and language == "sv"
            assert language == "fi" or in_title, shown
    assert 'lang="fi"' not in page(name, "html", "fi").split("<body>")[1]


def test_numbers_and_dates_are_written_in_the_documents_language() -> None:
    english, swedish = read(page("card")).text, read(page("card", "html", "sv")).text
    assert "40.5%" in english
    assert "5 March 2019" in english
    assert "40,5" in swedish
    assert "40.5" not in swedish
    assert "5.3.2019" in swedish


def test_the_circle_shows_the_present_phase_in_words_and_in_shape() -> None:
    html = read(page("card"))
    circle = next(values for values in html.named("svg") if values["class"] == "circle")
    assert "evaluated" in circle["aria-label"]
    assert len([values for values in html.named("path") if values["class"].startswith("arc")]) == 4
    running = render(build("card", experiment(), context(language="en", phase="check")))
    present = [values for values in read(running).named("path") if values["class"] == "arc present"]
    assert len(present) == 1


def test_a_bare_card_shows_what_is_missing_in_every_document() -> None:
    bare = {"format": "1", "id": "tyhja", "language": "sv", "title": "Tom"}
    for name, make in CARDS.items():
        card = type(make()).model_validate({**bare, "kind": make().kind})
        for to in ("html", "md"):
            written = render(build(name, card, context(language="en", continues=None, versions=())), to)  # type: ignore[arg-type]
            assert "Tom" in written
            assert written.count("Missing") >= 4


def test_an_evaluation_of_a_card_that_was_never_saved_says_so() -> None:
    written = render(build("evaluation", CARDS["evaluation"](), context(language="en", versions=())), "html")
    assert "No version has been saved yet." in written
    assert "No version has been saved yet." not in page("evaluation")
