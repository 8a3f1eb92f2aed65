"""The files beside the cards: for editors, for pre-commit, and for the services that keep the repository."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest

from lape_cards.i18n import LANGUAGES, translator
from lape_cards.schema import schema
from lape_cards.workflow import pieces
from lape_cards.workflow.setup import SetUp, Wishes, set_up

CARD_SCHEMA = ".vscode/card.schema.json"
SETTINGS = ".vscode/settings.json"
OFFERED = (
    *(SETTINGS, ".vscode/extensions.json"),
    *(".pre-commit-config.yaml", ".github/workflows/cards.yml", ".gitlab-ci.yml"),
)


def init(folder: Path, language="en") -> SetUp:
    return set_up(folder, Wishes(language), today=date(2018, 3, 15))


def read(path: Path):
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_they_speak_the_repositorys_language(tmp_path, language):
    init(tmp_path, language)
    for name, kind in ((CARD_SCHEMA, "card"), (".vscode/repository.schema.json", "repository")):
        body = read(tmp_path / name)
        assert body.pop("$comment").startswith("lape init ")
        assert body == schema(kind, language)
    say = translator(language)
    for name, sentence in (
        (".github/workflows/cards.yml", "The whole history, for the versions of the cards are in it."),
        (".gitlab-ci.yml", "The whole history, for the versions of the cards are in it."),
    ):
        text = (tmp_path / name).read_text(encoding="utf-8")
        assert f"# {say(sentence)}\n" in text
        assert f"LAPE_LANG: {language}\n" in text


def test_what_someone_wrote_is_never_replaced(tmp_path, cards_at):
    for name in OFFERED:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("// oma\n", encoding="utf-8")
    done = init(tmp_path)
    assert not set(OFFERED) & set(done.written)
    assert {(tmp_path / name).read_text(encoding="utf-8") for name in OFFERED} == {"// oma\n"}
    kept = cards_at(tmp_path).git("ls-files").splitlines()
    assert not set(OFFERED) & set(kept)


def test_a_file_of_ones_own_that_lacks_our_line_is_told_of(tmp_path):
    (tmp_path / ".vscode").mkdir()
    (tmp_path / SETTINGS).write_text('{\n  // oma\n  "editor.tabSize": 2,\n}\n', encoding="utf-8")
    told = translator("en")(init(tmp_path).advice[0])
    line = '"yaml.schemas": {".vscode/card.schema.json": "cards/*.yaml", ".vscode/repository.schema.json": "lape.yaml"}'
    assert told == f"So that the editor knows the cards, add to {SETTINGS}:  {line}"
    text = (tmp_path / SETTINGS).read_text(encoding="utf-8")
    (tmp_path / SETTINGS).write_text(text.replace('"editor', f'{line},\n  "editor'), encoding="utf-8")
    assert not [advice for advice in init(tmp_path).advice if SETTINGS in translator("en")(advice)]


def test_what_the_checks_at_each_push_wait_for_is_told_until_it_is_there(tmp_path, monkeypatch):
    monkeypatch.setattr(pieces, "installable", lambda: "")
    for name in (".github/workflows/cards.yml", ".gitlab-ci.yml"):
        [told] = [translator("en")(advice) for advice in init(tmp_path).advice]
        assert "LAPE_PACKAGE" in told
        assert name in told
        text = (tmp_path / name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(text.replace('LAPE_PACKAGE: ""', "LAPE_PACKAGE: lape-cards==1"), encoding="utf-8")
    assert init(tmp_path).advice == ()


def test_where_lape_can_be_installed_from_is_told_to_the_checks(tmp_path, monkeypatch):
    monkeypatch.setattr(pieces, "installable", lambda: "lape-cards==1")
    assert init(tmp_path).advice == ()


def test_a_schema_is_renewed_when_the_form_has_changed(tmp_path, cards_at):
    init(tmp_path)
    cards, path = cards_at(tmp_path), tmp_path / CARD_SCHEMA
    now = path.read_bytes()
    old = read(path)
    old["required"].remove("title")
    path.write_text(json.dumps(old), encoding="utf-8")
    cards.commit("As an older lape wrote it")
    assert init(tmp_path).written == (CARD_SCHEMA,)
    assert path.read_bytes() == now
    assert cards.status() == ""
    path.write_bytes(now.replace(b"\n", b"\r\n"))  # as git writes it on Windows
    assert init(tmp_path).written == ()


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"$comment": "ours"}', '{"title": "a"}', '{"$comment": 3}', "[" * 9999]
)
def test_a_schema_of_someones_own_stays(tmp_path, text):
    init(tmp_path)
    (tmp_path / CARD_SCHEMA).write_text(text, encoding="utf-8")
    assert init(tmp_path).written == ()
    assert (tmp_path / CARD_SCHEMA).read_text(encoding="utf-8") == text


def test_where_nobody_says_the_language_the_schema_keeps_its_own(tmp_path):
    (tmp_path / "lape.yaml").write_text("format: 1\n", encoding="utf-8")
    init(tmp_path, "fi")
    finnish = (tmp_path / CARD_SCHEMA).read_bytes()
    assert init(tmp_path, "sv").written == ()
    assert (tmp_path / CARD_SCHEMA).read_bytes() == finnish
    (tmp_path / "lape.yaml").write_text("format: 1\nlanguage: sv\n", encoding="utf-8")
    assert CARD_SCHEMA in init(tmp_path, "fi").written
    assert (tmp_path / CARD_SCHEMA).read_bytes() != finnish


def test_what_git_is_told_to_ignore_stays_out_of_the_history(tmp_path, cards_at):
    (tmp_path / ".gitignore").write_text(".vscode/\n.*\n", encoding="utf-8")
    init(tmp_path)
    cards = cards_at(tmp_path)
    assert (tmp_path / SETTINGS).is_file()
    # The .gitignore was someone's own; .gitattributes keeps the bytes of the cards, so it goes along wherever they go.
    assert set(cards.git("ls-files").splitlines()) == {"lape.yaml", "cards/.gitkeep", ".gitattributes"}
    head = cards.git("rev-parse", "HEAD")
    assert init(tmp_path).written == ()
    assert cards.git("rev-parse", "HEAD") == head


@pytest.mark.parametrize(
    ("folder", "mine", "others"),
    [
        ("cards/", ["cards/a.yaml"], ["a.yaml", "cards/a/b.yaml", "cards/a.yml", "xcards/a.yaml"]),
        ("omat kortit/(ä)'", ["omat kortit/(ä)'/a.yaml"], ["omat kortit/ä/a.yaml"]),
        ("./", ["a.yaml"], ["lape.yaml", "x/a.yaml"]),
    ],
)
def test_the_hook_looks_at_the_cards(tmp_path, folder, mine, others):
    quoted = folder.replace("'", "''")
    (tmp_path / "lape.yaml").write_text(f"format: 1\ncards: '{quoted}'\n", encoding="utf-8")
    init(tmp_path)
    text = (tmp_path / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    pattern = re.search(r"files: '(.*)'\n", text)[1].replace("''", "'")
    assert all(re.search(pattern, name) for name in mine)
    assert not any(re.search(pattern, name) for name in others)
