"""The guides: what they tell people to type is run, from an empty folder to the end, and does what they show."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree

import pytest

from lape_cards.i18n import translator
from lape_cards.resources import erasing_guide

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
LANGUAGES = ("fi", "sv", "en")
FENCE = re.compile(r"^```(\S*)[ ]?(.*?)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
GITS_WORDS = re.compile(
    r"\b(?:[Cc]ommits?|[Bb]ranch|[Tt]ags?|HEAD|[Pp]ush|[Pp]ull|[Mm]erge|[Rr]ebase|[Rr]epo(?:sitory)?|[Cc]lone)\b"
)


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    sys.path.insert(0, str(ROOT / "tools"))
    found = importlib.util.spec_from_file_location("guides", ROOT / "tools" / "guides.py")
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    sys.modules["guides"] = module
    found.loader.exec_module(module)
    sys.path.remove(str(ROOT / "tools"))
    return module


def guide(language: str) -> str:
    return (DOCS / f"guide.{language}.md").read_text(encoding="utf-8")


def prose(text: str) -> str:
    """A guide without its commands, outputs, comments and addresses."""
    return re.sub(r"<!--.*?-->|`[^`\n]*`|\]\([^)]*\)", "", FENCE.sub("", text), flags=re.DOTALL)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_of_a_guide_does_what_it_shows(tool: ModuleType, tmp_path: Path, language: str) -> None:
    story = tool.Story(language, tmp_path)
    for kind, name, text in FENCE.findall(guide(language)):
        if kind == "csv":
            story.write(name, text)
        if kind != "console":
            continue
        for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
            command, *shown = part.splitlines()
            played = story.play(command)
            assert played.code == played.expected, f"{command}\n{played.text}"
            said = iter(played.text.splitlines())
            assert all(line in said for line in shown if line != "…"), f"{command}\n{played.text}"
    assert story.left == []
    for name, shot in story.pictures.items():
        drawn = (DOCS / "pictures" / f"{name}.{language}.svg").read_text(encoding="utf-8")
        assert drawn == tool.svg(shot, _title(drawn)), f"{name}: make it again with  make guides-update"


def _title(drawn: str) -> str:
    return ElementTree.fromstring(drawn).findtext("{*}title") or ""  # noqa: S314 - our own file


@pytest.mark.parametrize("path", sorted((DOCS / "pictures").glob("*.svg")), ids=lambda path: path.name)
def test_a_picture_is_text_that_everyone_can_read(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    picture = ElementTree.fromstring(text)  # noqa: S314 - our own file
    language = path.suffixes[-2].removeprefix(".")
    assert f"![{_title(text)}](pictures/{path.name})" in guide(language)
    assert picture.get("role") == "img"
    assert len(picture.findtext("{*}desc") or "") > len(_title(text)) / 2
    assert int(picture.get("width", "9999")) <= 800
    assert picture.findall("{*}text")
    assert "prefers-color-scheme: dark" in text
    assert not re.search(r"[\s>]/\w+/", text), "a path of the machine"


IN_EACH_LANGUAGE = sorted(path.name.removesuffix(".en.md") for path in DOCS.glob("*.en.md"))


@pytest.mark.parametrize("name", IN_EACH_LANGUAGE)
def test_a_document_tells_the_same_in_each_language(name: str) -> None:
    shapes = []
    for language in LANGUAGES:
        text = (DOCS / f"{name}.{language}.md").read_text(encoding="utf-8")
        assert all(f"({name}.{other}.md)" in text for other in LANGUAGES)
        blocks = [(kind, words if kind == "sh" else "") for kind, _, words in FENCE.findall(text)]
        verbs = re.findall(r"^\$ (?:lape )?(\w+)", text, re.MULTILINE)
        headings = re.findall(r"^#+ ", text, re.MULTILINE)
        rows = len(re.findall(r"^\|", text, re.MULTILINE))
        shapes.append((headings, blocks, verbs, rows))
    assert shapes[0] == shapes[1] == shapes[2]


def test_what_people_are_led_to_is_in_each_language() -> None:
    assert {"erasing", "guide", "project-manager"} <= set(IN_EACH_LANGUAGE)
    for language in LANGUAGES:
        assert Path(translator(language)(erasing_guide())) == DOCS / f"erasing.{language}.md"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_guide_is_calm_and_keeps_gits_words_to_itself(language: str) -> None:
    text = prose(guide(language)).replace("![", "[")
    assert "!" not in text
    assert GITS_WORDS.findall(text) == []


@pytest.mark.parametrize("path", [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(DOCS.glob("*.md"))], ids=str)
def test_links_lead_somewhere(path: Path) -> None:
    for target, place in re.findall(r"\]\(([^)#:]*)(?:#([^)]*))?\)", FENCE.sub("", path.read_text(encoding="utf-8"))):
        led_to = path.parent / target if target else path
        assert led_to.exists(), target
        assert not place or place in places_in(led_to), f"{target}#{place}"


def places_in(path: Path) -> set[str]:
    """What a link may name of a document: its headings, spelt as the services that show them do."""
    headings = re.findall(r"^#+ (.*)$", FENCE.sub("", path.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.strip().lower()).replace(" ", "-") for heading in headings}


def test_every_document_is_in_the_index() -> None:
    index = (DOCS / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in DOCS.glob("*.md") if path.name != "README.md" and f"({path.name})" not in index] == []
