"""A card goes out as a Word file and comes back: what was edited there changes, and every other byte stays."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random
from typing import Any, get_args

import docx
import pytest
from made_cards import Maker, written
from word_forms import as_docx

from lape_cards.card.kinds import model_of
from lape_cards.card.shape import part_in
from lape_cards.errors import LapeError
from lape_cards.exchange.registry import reader_of
from lape_cards.store.cards import read_card
from lape_cards.store.editor import Put, edit
from lape_cards.store.reader import read
from lape_cards.workflow.documents import make_document
from lape_cards.workflow.editable import written_again
from lape_cards.workflow.importing import incoming, readings
from lape_cards.workflow.returned import Returned, UndecidedError, apply, returned

EXAMPLES = Path(__file__).parents[2] / "examples"
NAME = "perheohjaaja-paivakodissa"
TODAY = date(2018, 9, 1)
CARD = (EXAMPLES / "demo" / "cards" / NAME / "4.yaml").read_bytes()
PLAN = (EXAMPLES / "demo" / "cards" / f"{NAME}-juurrutus" / "1.yaml").read_bytes()


@pytest.fixture
def cards(card_repository: Any) -> Any:
    card_repository.write(NAME, CARD)
    card_repository.write(f"{NAME}-juurrutus", PLAN)
    card_repository.save(NAME)
    return card_repository


def sent(cards: Any, path: Path, kind: str | None = None, name: str = NAME) -> Path:
    path.write_bytes(make_document(cards.open(), name, kind, to="docx", today=TODAY))
    return path


def back(cards: Any, path: Path) -> Returned:
    (reading,) = readings(path, path.name)
    return returned(cards.open(), reading, path.name, today=TODAY)


def edited(path: Path, change: Callable[[Any], None]) -> Path:
    """The document after someone has edited it."""
    document = docx.Document(str(path))
    change(document)
    document.save(str(path))
    return path


def reword(old: str, new: str) -> Callable[[Any], None]:
    def change(document: Any) -> None:
        cells = (cell for table in document.tables for row in table.rows for cell in row.cells)
        paragraphs = [*(one for cell in cells for one in cell.paragraphs), *document.paragraphs]
        found = next(one for one in paragraphs if old in one.text)
        text = found.text.replace(old, new)
        for run in found.runs[1:]:
            run.text = ""
        found.runs[0].text = text

    return change


def differing(before: bytes, after: bytes) -> list[tuple[str, str]]:
    """The lines that differ; an assertion that there are as many as before."""
    old, new = before.decode().splitlines(), after.decode().splitlines()
    assert len(old) == len(new)
    return [(one, other) for one, other in zip(old, new, strict=True) if one != other]


@pytest.mark.parametrize("kind", ["card", "evaluation"])
@pytest.mark.parametrize("office", [False, True], ids=["as it was", "saved in LibreOffice"])
def test_nothing_changes_where_nobody_edited(cards: Any, tmp_path: Path, kind: str, office: bool) -> None:
    path = sent(cards, tmp_path / "kortti.docx", kind)
    path = as_docx(path, tmp_path / "office") if office else path
    one = back(cards, path)
    assert (one.after, one.unplaced, one.merged) == (one.before, (), False)


EDITS = [
    ("card", "toisesta suunnasta", "toiselta puolelta", "need"),
    ("card", "Päiväkodin perheet", "Kaikki perheet", "benefits"),
    ("card", "Avoin ilta perheille", "Avoin päivä perheille", "changes"),
    ("card", "Perheohjaaja päiväkodissa tiistaisin", "Perheohjaaja päiväkodissa keskiviikkoisin", "changes"),
    ("card", "Vanhempien kokemus tuen oikea-aikaisuudesta", "Vanhempien kokemus avun saamisesta", "changes"),
    ("evaluation", "Sattumaa oli", "Onnea oli", "evaluation"),
    ("evaluation", "Yksi tehtävä muutetaan", "Kaksi tehtävää muutetaan", "evaluation"),
]


@pytest.mark.parametrize("office", [False, True], ids=["Word", "LibreOffice"])
@pytest.mark.parametrize(("kind", "old", "new", "where"), EDITS)
def test_only_the_edited_words_change(
    cards: Any, tmp_path: Path, kind: str, old: str, new: str, where: str, office: bool
) -> None:
    if old not in " ".join(CARD.decode().split()):
        old = old.split()[0]
        new = new.split()[0]
    path = edited(sent(cards, tmp_path / "kortti.docx", kind), reword(old, new))
    one = back(cards, as_docx(path, tmp_path / "office") if office else path)
    lines = differing(one.before, one.after)
    assert len(lines) == 1
    assert " ".join(lines[0][0].replace(old, new).split()) == " ".join(lines[0][1].split())
    assert {line.difference.path[0] for line in one.comparison.lines} == {where}
    assert one.unplaced == ()


NOT_CARRIED = {
    "metrics": {"type", "method", "unit", "direction", "baseline", "target", "ideal", "note", "measurements"},
    "checkpoints": {"changes"},
    "": {
        "format",
        "kind",
        "id",
        "version",
        "date",
        "language",
        "continues",
        "elements",
        "sites",
        "attachments",
        "evaluation",
    },
}


def altered(value: Any, model: Any, name: str = "", owner: str = "") -> Any:
    """A card's data with everything changed that its form carries."""
    if isinstance(value, dict):
        inner = part_in(model, name) if name else model
        left = NOT_CARRIED.get(name, set()) | {"id"}
        return {key: one if key in left else altered(one, inner, key, name) for key, one in value.items()}
    if isinstance(value, list):
        return [altered(one, model, name, owner) for one in value]
    words = [word for word in _words(model.model_fields[name].annotation) if word != value]
    if words:
        return words[0]
    if re.fullmatch(r"\d{4}(-\d\d)*", value):
        return value.replace(value[:4], str(int(value[:4]) + 1))
    if value in ("true", "false"):
        return "false" if value == "true" else "true"
    return f"Uusi {value.strip()}"


def _words(annotation: Any) -> list[str]:
    if getattr(annotation, "__origin__", None).__class__.__name__ == "_LiteralSpecialForm" or "Literal" in str(
        getattr(annotation, "__origin__", "")
    ):
        return [str(one) for one in get_args(annotation)]
    return [word for one in get_args(annotation) for word in _words(one)]


def plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    return " ".join(value.split()) if isinstance(value, str) else value


@pytest.mark.parametrize(("raw", "kind"), [(CARD, "card"), (CARD, "evaluation"), (PLAN, "rooting")])
def test_every_field_of_the_form_goes_out_and_comes_back(cards: Any, tmp_path: Path, raw: bytes, kind: str) -> None:
    """The card with every field changed is written as if it were the edited document of the card as it was."""
    data = read(raw).data
    model = model_of(data["kind"])
    new = altered(data, model)
    if kind == "evaluation":
        names = ("title", "area", "period")
        new = {key: new[key] if key in names else data[key] for key in data}
        new["evaluation"] = altered(data["evaluation"], model.model_fields["evaluation"].annotation.__args__[0])
        new["changes"] = [
            {**row, "result": altered(row["result"], part_in(part_in(model, "changes"), "result"))}
            for row in data["changes"]
        ]
    changed = edit(raw, [Put((key,), new[key]) for key in new if new[key] != data[key]], model)
    file = read_card(changed, "x.yaml")
    assert file.content is not None, file.diagnostics
    made = written_again(file.content, raw, kind, "fi")
    path = tmp_path / "kortti.docx"
    path.write_bytes(made)
    one = back(cards, path)
    saved = {key: value for key, value in read(one.after).data.items() if key not in ("version", "date")}
    assert plain(saved) == plain(read(changed).data)


@pytest.mark.parametrize("seed", range(12))
def test_any_card_can_be_written_and_read(seed: int) -> None:
    chance = Random(seed)  # noqa: S311 - it makes examples
    raw = written(Maker(chance, 0.6).card(chance.choice(["experiment", "rooting"])), chance)
    card = read_card(raw, "x.yaml").content
    kind = "rooting" if card.kind == "rooting" else chance.choice(["card", "evaluation"])
    made = written_again(card, raw, kind, "fi")
    assert made == written_again(card, raw, kind, "fi")
    (reading,) = reader_of("x.docx").read(made, "x.docx")
    assert reading.origin is not None
    assert " ".join(reading.data["title"].split()) != "x"


def add_row(document: Any) -> None:
    table = document.tables[2]
    cells = table.add_row().cells
    cells[0].text, cells[3].text = "Bussi ei kulje.", "Kyydit sovitaan."


def drop_first_risk(document: Any) -> None:
    row = document.tables[2].rows[1]._tr
    row.getparent().remove(row)


def add_voice(document: Any) -> None:
    place = next(one for one in document.paragraphs if one.text == "Lapsivaikutusten arviointi")
    new = place.insert_paragraph_before("Uusi ääni")
    new.style = document.styles["Lape Voice"]
    place.insert_paragraph_before("Meistä tämä kannatti.").style = document.styles["Normal"]


def test_rows_are_added_and_taken_out(cards: Any, tmp_path: Path) -> None:
    path = edited(sent(cards, tmp_path / "kortti.docx", "card"), add_row)
    path = edited(path, drop_first_risk)
    one = back(cards, path)
    old, new = read(one.before).data["risks"], read(one.after).data["risks"]
    assert new[:-1] == old[1:]
    assert new[-1] == {"id": "bussi-ei-kulje", "risk": "Bussi ei kulje.", "mitigation": "Kyydit sovitaan."}
    before, after = one.before.decode(), one.after.decode()
    assert after.partition("\nchanges:")[2] == before.partition("\nchanges:")[2]


def test_a_respondent_is_added(cards: Any, tmp_path: Path) -> None:
    path = edited(sent(cards, tmp_path / "arvio.docx", "evaluation"), add_voice)
    one = back(cards, path)
    old, new = (read(raw).data["evaluation"] for raw in (one.before, one.after))
    last = new["hindrances"].pop()
    assert plain(new) == plain(old)
    assert last == {"by": "Uusi ääni", "text": "Meistä tämä kannatti."}


def test_marks_that_were_lost_are_found_by_what_stands_there(cards: Any, tmp_path: Path) -> None:
    def change(document: Any) -> None:
        body = document.element.body
        for name in ("bookmarkStart", "bookmarkEnd"):
            for one in list(body.iter(f"{{{docx.oxml.ns.nsmap['w']}}}{name}")):
                one.getparent().remove(one)
        reword("Kokeilu on yhden ihmisen varassa", "Kokeilu on vain yhden ihmisen varassa")(document)

    path = edited(sent(cards, tmp_path / "kortti.docx", "card"), change)
    one = back(cards, path)
    assert len(differing(one.before, one.after)) == 1


def test_what_the_form_cannot_carry_is_told(cards: Any, tmp_path: Path) -> None:
    path = edited(sent(cards, tmp_path / "kortti.docx", "card"), reword("3,1 (n = 31", "3,9 (n = 31"))
    one = back(cards, path)
    assert one.after == one.before
    (left,) = one.unplaced
    assert left.text.startswith("3,9 (n = 31")


def test_a_card_that_has_changed_meanwhile_keeps_both_changes(cards: Any, tmp_path: Path) -> None:
    path = edited(sent(cards, tmp_path / "kortti.docx", "card"), reword("toisesta suunnasta", "toiselta puolelta"))
    cards.path(NAME).write_bytes(
        CARD.replace(b"Mallilan ty\xc3\xb6ryhm\xc3\xa4 (", b"Koko Mallilan ty\xc3\xb6ryhm\xc3\xa4 (")
    )
    one = back(cards, path)
    assert one.merged
    after = one.after.decode()
    assert "toiselta puolelta" in after
    assert "Koko Mallilan työryhmä (" in after
    apply(cards.open(), one)
    assert cards.path(NAME).read_bytes() == one.after


def test_the_same_place_changed_twice_is_left_to_people(cards: Any, tmp_path: Path) -> None:
    path = edited(sent(cards, tmp_path / "kortti.docx", "card"), reword("toisesta suunnasta", "toiselta puolelta"))
    changed = CARD.replace(b"toisesta suunnasta", b"muualta")
    cards.path(NAME).write_bytes(changed)
    with pytest.raises(UndecidedError) as caught:
        back(cards, path)
    assert len(caught.value.questions) == 1
    assert cards.path(NAME).read_bytes() == changed


def test_a_document_of_a_draft_that_nobody_kept_is_refused(cards: Any, tmp_path: Path) -> None:
    cards.path(NAME).write_bytes(CARD.replace(b"toisesta suunnasta", b"muualta"))
    path = sent(cards, tmp_path / "kortti.docx", "card")
    cards.path(NAME).write_bytes(CARD)
    with pytest.raises(LapeError, match="has changed since"):
        back(cards, path)


def test_nothing_is_written_over_what_changed_while_one_looked(cards: Any, tmp_path: Path) -> None:
    path = edited(sent(cards, tmp_path / "kortti.docx", "card"), reword("toisesta suunnasta", "toiselta puolelta"))
    one = back(cards, path)
    cards.path(NAME).write_bytes(CARD + b"# huomautus\n")
    with pytest.raises(LapeError, match="was changed by someone"):
        apply(cards.open(), one)


def test_a_document_is_the_same_each_time_and_bears_the_documents_language(cards: Any) -> None:
    first, second = (
        make_document(cards.open(), NAME, "card", to="docx", today=day) for day in (date(2018, 1, 1), date(2019, 1, 1))
    )
    assert first == second
    document = docx.Document(io.BytesIO(first))
    assert document.core_properties.title == "Tulokortti: Perheohjaaja päiväkodissa"
    assert document.core_properties.language == "fi-FI"
    xml = document.element.xml
    assert xml.count("<w:tblHeader/>") >= 4
    assert xml.count("<w:tblCaption") == len(document.tables)
    assert [one.page_width > one.page_height for one in document.sections] == [False, True, False]
    assert "w:hyperlink" not in xml


@pytest.mark.parametrize(
    ("kind", "old", "new"), [("card", "Jatketaan", "Kyllä ev8"), ("card", "15.3.2018", "keväällä ehkä")]
)
def test_a_word_that_is_not_understood_leaves_the_value(
    cards: Any, tmp_path: Path, kind: str, old: str, new: str
) -> None:
    path = edited(sent(cards, tmp_path / "kortti.docx", kind), reword(old, new))
    one = back(cards, path)
    assert one.after == one.before or new in one.after.decode()
    assert [left.text for left in one.unplaced if new in left.text] or new in one.after.decode()


def test_a_checkpoints_name_comes_back(cards: Any, tmp_path: Path) -> None:
    path = sent(cards, tmp_path / "kortti.docx")

    def change(document: Any) -> None:
        found = next(table for table in document.tables if table.cell(0, 0).text == "Tarkastelupiste")
        found.cell(1, 0).paragraphs[0].text = "Kevään kokous"
        row = found.add_row()
        row.cells[0].paragraphs[0].text = "Syksyn kokous"
        row.cells[1].paragraphs[0].text = "9/2018"

    one = back(cards, edited(path, change))
    points = read(one.after).data["checkpoints"]
    before = read(one.before).data["checkpoints"]
    assert (points[0]["id"], points[0]["name"]) == (before[0]["id"], "Kevään kokous")
    assert points[-1] == {"id": "syksyn-kokous", "name": "Syksyn kokous", "date": "2018-09"}


def test_a_document_of_a_card_that_is_not_here_gets_ids(cards: Any, tmp_path: Path) -> None:
    path = sent(cards, tmp_path / "kortti.docx")
    (reading,) = readings(path, path.name)
    made = incoming(cards.open(), reading, path.name, language=None, today=TODAY)
    for name in ("risks", "changes", "checkpoints"):
        assert all(one["id"] for one in made.data[name])
    assert all(metric["id"] for row in made.data["changes"] for metric in row.get("metrics", ()))


def test_a_word_file_says_how_sure_a_difference_is(cards: Any, tmp_path: Path) -> None:
    document = docx.Document(str(sent(cards, tmp_path / "kortti.docx", "card")))
    shown = "\n".join(paragraph.text for paragraph in document.paragraphs).replace("\N{NO-BREAK SPACE}", " ")
    assert "Kokeilu 3,9, verrokkiryhmä 3,2: ero on 0,7 (95 %:n luottamusväli 0,1 … 1,3)." in shown
    cells = "\n".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
    assert "3,9 (n = 22; 95 %:n väli 3,5 … 4,3)" in cells.replace("\N{NO-BREAK SPACE}", " ")


def test_a_word_file_tells_whether_core_elements_came_about_and_what_a_site_noted(cards: Any, tmp_path: Path) -> None:
    card = (EXAMPLES / "rules" / "experiment.yaml").read_bytes()
    name = re.findall(r"^id: (.*)$", card.decode(), re.MULTILINE)[0]
    cards.write(name, card)
    path = sent(cards, tmp_path / "kortti.docx", "card", name)
    shown = [paragraph.text for paragraph in docx.Document(str(path)).paragraphs]
    assert (
        "Rakenteet – Ohjaajien yhteinen suunnitteluaika, Koulun ruokasali: Toteutui osittain. "
        "Syyslomaan asti puoli tuntia viikossa, sen jälkeen vain puhelimessa." in shown
    )
    assert any(one.endswith(": Torstaisin siivous alkoi kello 14.30.") for one in shown)
    assert back(cards, path).after == back(cards, path).before
