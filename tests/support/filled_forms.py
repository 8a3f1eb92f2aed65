"""Filled forms as groups hand them in: each in its own way, with what the card should say afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docx
from word_forms import as_docx, box, cell, control, docx_of, gone, ins, p, r, row, table

HEADS_FI = (
    "Asia, jota kokeilulla halutaan muuttaa",
    "Nykytila",
    "Tavoitetila",
    "Ihannetila",
    "Toimenpiteet",
    "Arviointi: mittari/seurantatapa",
    "Tarkastelupiste ja vastuuhenkilö(t)",
)
HEADS_SV = (
    "Det som försöket ska förändra",
    "Nuläge",
    "Målbild",
    "Idealläge",
    "Åtgärder",
    "Utvärdering: mätare/uppföljningssätt",
    "Kontrollpunkt och ansvariga",
)
HEADS_EN = (
    "What the experiment wants to change",
    "Current state",
    "Target state",
    "Ideal state",
    "Actions",
    "Evaluation: metric / way of following up",
    "Checkpoint and those responsible",
)


@dataclass(frozen=True)
class Filled:
    """One form: how it is made, what is expected at some paths, and what is expected to stay outside.

    ``read_as`` are words of the file that the card says in other words: dates above all.
    """

    name: str
    make: Callable[[Path], Path]
    expected: dict[str, Any]
    unplaced: tuple[str, ...] = ()
    read_as: tuple[str, ...] = ()
    deleted: tuple[str, ...] = ()


def _written(name: str, raw: bytes) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        path = folder / f"{name}.docx"
        path.write_bytes(raw)
        return path

    return make


def _both_forms(folder: Path) -> Path:
    d = docx.Document()
    d.sections[0].header.paragraphs[0].text = "Esimerkkilän kunta"
    d.add_paragraph("TULOKORTTI")
    d.add_paragraph("Ketterä kokeilu")
    t = d.add_table(0, 2)
    for label, value in (
        ("Ketterän kokeilun nimi:", "Iltapäivän kohtaamispaikka"),
        ("Kokeilun toteutusalue (maantieteellinen)", "Esimerkkilän eteläinen alue"),
        ("Kokeilun ajanjakso", "1/2018–5/2018"),
        ("Päivämäärä", "12.1.2018"),
        ("Versio", "2"),
        ("Tulokortin on laatinut", "Etelän työryhmä"),
    ):
        cells = t.add_row().cells
        cells[0].text, cells[1].text = label, value
    for text in (
        "1. Lyhyt kuvaus kokeilun tarpeen havaitsemisesta ja historiasta:",
        "Perheet jäävät iltapäivisin yksin.",
        "Noin 15 % (?) ei tiedä, mistä kysyä.",
        "2. Mitä tehdään",
        "Avataan kohtaamispaikka kahtena iltapäivänä viikossa.",
        "Toiminnan oletetut hyödyt",
        "Perheet: saavat seuraa ja neuvoja.",
        "Päiväkodin henkilöstö: huoli otetaan puheeksi ajoissa.",
        "Tunnistetut riskit",
    ):
        d.add_paragraph(text)
    d.add_paragraph("Kukaan ei tule.", style="List Bullet")
    d.add_paragraph("Tila ei riitä.", style="List Bullet")
    t = d.add_table(1, 7)
    for c, head in zip(t.rows[0].cells, HEADS_FI, strict=True):
        c.text = head
    for values in (
        (
            "Yksinäisyys vähenee",
            "Perheitä käy vähän",
            "Joka viikko 10 perhettä",
            "Kaikki löytävät paikan",
            "Tila avataan\nTiedotteet jaetaan",
            "Kävijöiden määrä: lasketaan joka kerta",
            "15.3.2018 Perhepalvelut",
        ),
        (
            "Puheeksi ottaminen",
            "Harvoin",
            "Aina",
            "Tapa",
            "Koulutus",
            "Henkilöstön kysely",
            "puolivälissä, johtaja",
        ),
    ):
        for c, value in zip(t.add_row().cells, values, strict=True):
            c.text = value
    for text in (
        "Kiitos kaikille osallistujille",
        "Loppuarviointi",
        "1. Kokeilun sujuminen",
        "Päiväkoti: Innostavaa ja sujuvaa.",
        "Perhepalvelut: Työlästä mutta antoisaa.",
        "2. Odotetut ja odottamattomat hyödyt",
        "Perheet tutustuivat toisiinsa.",
        "Esimerkiksi: ravintola avattiin.",
        "9. Kokeilun jatkuminen",
        "Jatketaan syksyllä.",
    ):
        d.add_paragraph(text)
    path = folder / "molemmat.docx"
    d.save(path)
    return path


def _merged_cells(folder: Path) -> Path:
    """One table for everything: labels over values, values in the label's own cell, cells merged both ways."""
    d = docx.Document()
    t = d.add_table(0, 7)

    def wide(text: str) -> None:
        cells = t.add_row().cells
        cells[0].merge(cells[6]).text = text

    wide("RESULT CARD")
    cells = t.add_row().cells
    for start, end, text in ((0, 1, "Name of the experiment"), (2, 4, "Period"), (5, 6, "Prepared by")):
        cells[start].merge(cells[end]).text = text
    cells = t.add_row().cells
    for start, end, text in ((0, 1, "Open doors"), (2, 4, "January 2018 to May 2018"), (5, 6, "The southern group")):
        cells[start].merge(cells[end]).text = text
    wide("Need and history\nFamilies wait for weeks.\nNobody owns the waiting.")
    wide("What is done: The door is open on Tuesdays.")
    wide("Identified risks")
    wide("Nobody comes.")
    for c, head in zip(t.add_row().cells, HEADS_EN, strict=True):
        c.text = head
    first = t.add_row().cells
    for c, value in zip(
        first,
        ("Waiting", "Three weeks", "One week", "None", "Open door", "Waiting time", "31.5.2018, Social services"),
        strict=True,
    ):
        c.text = value
    second = t.add_row().cells
    first[0].merge(second[0]).text = "Waiting"
    first[1].merge(second[1]).text = "Three weeks"
    second[4].text = "Leaflets"
    second[5].text = "Number of visitors"
    inner = second[3].add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "No forms", "No queues"
    path = folder / "merged.docx"
    d.save(path)
    return path


def _headings_in_swedish(folder: Path) -> Path:
    d = docx.Document()
    d.add_heading("Resultatkort", 0)
    d.add_paragraph("Namn: Fredagskaféet i norr")
    d.add_paragraph("Område (geografiskt): Norra Exempelby")
    d.add_paragraph("Tidsperiod: januari–maj 2018")
    d.add_heading("Kort beskrivning av hur behovet upptäcktes och av bakgrunden", 1)
    d.add_paragraph("Familjerna känner inte varandra.")
    d.add_heading("Vad vi har prövat förut", 2)
    d.add_paragraph("Ett kafé fanns 2014.")
    d.add_heading("Vad görs", 1)
    d.add_paragraph("Kaféet är öppet:")
    d.add_paragraph("på fredagar", style="List Number")
    d.add_paragraph("hela våren", style="List Number")
    d.add_heading("Förväntad nytta", 1)
    run = d.add_paragraph().add_run("Familjer")
    run.bold = True
    d.add_paragraph("De får vänner.")
    d.add_heading("Det som försöket ska förändra", 1)
    t = d.add_table(0, 3)
    for values in (
        ("Det som försöket ska förändra", "Ensamheten", "Väntan"),
        ("Nuläge", "Många är ensamma", "Kön är lång"),
        ("Målbild", "Ingen är ensam", "Kön är kort"),
        ("Åtgärder", "Kaffe", "Rådgivning på plats"),
        ("Kontrollpunkt och ansvariga", "15.3.2018 Daghemmet", "15.3.2018 Daghemmet"),
    ):
        for c, value in zip(t.add_row().cells, values, strict=True):
            c.text = value
    d.add_heading("Övrigt", 1)
    d.add_paragraph("Vi tackar kommunen.")
    path = folder / "svenska.docx"
    d.save(path)
    return path


TRACKED = docx_of(
    p("Ketterän kokeilun nimi: ", ins(r("Avoin ")), gone("Suljettu "), r("ovi"))
    + p("Mitä tehdään")
    + p(r("Ovi on "), gone("kiinni "), ins(r("auki")), r(" tiistaisin."))
    + p("Ensimmäinen puolikas ", mark="<w:rPr><w:del w:id='3' w:author='x'/></w:rPr>")
    + p("ja toinen.")
    + "<w:moveFrom w:id='1' w:author='x'>"
    + r("Siirretty pois ")
    + "</w:moveFrom>"
    + f"<w:p><w:moveTo w:id='2' w:author='x'>{r('Siirretty tänne.')}</w:moveTo></w:p>"
    + table(
        row(*HEADS_FI),
        row("Odotus", "Pitkä", "Lyhyt", "Ei mitään", "Päivystys", "Odotusaika", "maaliskuu 2018 Perhepalvelut"),
        row(
            "Poistettu",
            "rivi",
            "turha",
            "turha",
            "turha",
            "turha",
            "turha",
            properties="<w:trPr><w:del w:id='4' w:author='x'/></w:trPr>",
        ),
        columns=7,
    )
)
BOXES = docx_of(
    p("Tulokortti", style="Otsikko", mark="")
    + p(box(p("Kokeilun nimi") + p("Kerhoilta") + p("Ajanjakso: tammi–toukokuu 2018")))
    + p("Mitä tehdään", style="Otsikko1")
    + p("Kerho kokoontuu ", box(p("Muistilappu: soita ohjaajalle")), "keskiviikkoisin.")
    + p("Tunnistetut riskit", style="Otsikko1")
    + p("Sateet.")
)
CONTROLS = docx_of(
    control(p("Kokeilun nimi"))
    + control(p("Lukupiiri"))
    + table(
        row("Ajanjakso", cell(control(p(control(r("8.1.2018")), " – ", control(r("31.5.2018")))))),
        row("Tulokortin on laatinut", cell(p(control(r("Kirjoita tekstiä tähän."), placeholder=True)))),
        f"<w:tr>{cell('Toteutusalue')}{control(cell('Pohjoinen'))}</w:tr>",
    )
    + control(p("Mitä tehdään") + p("Luetaan yhdessä.") + p(control(r("Napsauta tähän."), placeholder=True)))
)
NOTES = docx_of(
    p("Kokeilun nimi: Kävelyryhmä")
    + p("Mitä tehdään")
    + p("Kävellään torstaisin.", "<w:r><w:footnoteReference w:id='2'/></w:r>"),
    header1=p("Esimerkkilä") + p("Sivu 1"),
    footer1=p("Tulostettu kunnassa"),
    footnotes=f"<w:footnote w:id='2'>{p('Lukuun ottamatta pyhiä.')}</w:footnote>",
    comments=f"<w:comment w:id='1' w:author='x'>{p('Onko tämä totta?')}</w:comment>",
)


def _evaluation_table(folder: Path) -> Path:
    d = docx.Document()
    d.add_paragraph("Loppuarviointi").runs[0].bold = True
    t = d.add_table(0, 2)
    for label, value in (
        ("Kokeilun nimi", "Avoin ovi"),
        ("Päivämäärä", "12.6.2018"),
        ("Ketterät kokeilut -vaihe", ""),
        ("1. Kokeilun sujuminen", "Neuvola: Kiireistä.\nPäiväkoti: Hauskaa.\nTeimme yhdessä."),
        ("2. Odotetut ja odottamattomat hyödyt", "Jono lyheni."),
        ("3. Kokeilun aikana havaitut haasteet ja keinot niiden ratkaisemiseksi", "Neuvola: Tila oli ahdas."),
        ("4. Esteet ja ongelmat, joita ei kyetty ratkaisemaan", "Raha."),
        ("5. Kokeilun laajeneminen / supistuminen", "Laajeni yhteen kouluun."),
        ("6. Asiat, jotka edistivät kokeilua", "Onni."),
        ("7. Asiat, jotka estivät tai vaikeuttivat kokeilua", "Sade."),
        ("Lapsivaikutusten arviointi", ""),
        ("8. Kokeilun odotetut lapsivaikutukset", "Lapset nukkuvat paremmin."),
        ("Juurruttamissuunnitelma", ""),
        ("9. Kokeilun jatkuminen", "Jatketaan, jos kunta päättää."),
    ):
        cells = t.add_row().cells
        cells[0].text, cells[1].text = label, value
    path = folder / "arviointi.docx"
    d.save(path)
    return path


def _rooting(folder: Path) -> Path:
    d = docx.Document()
    d.add_heading("Juurruttamissuunnitelma", 0)
    d.add_paragraph("Kokeilun nimi: Avoin ovi pysyväksi")
    for label, text in (
        ("Isäntätaho", "Perhepalvelut ottaa vastuun."),
        ("Kustannukset", "Puolikas työpanos."),
        ("Rahoitus", "Kunnan talousarvio."),
        ("Seuranta", "Kysely keväisin."),
        ("Mitä tehdään", "Ovi on auki."),
    ):
        d.add_heading(label, 1)
        d.add_paragraph(text)
    d.add_heading("Tarvittavat päätökset", 1)
    t = d.add_table(1, 4)
    for c, head in zip(t.rows[0].cells, ("Kuka päättää", "Mitä päätetään", "Päivämäärä", "Tilanne"), strict=True):
        c.text = head
    for c, value in zip(t.add_row().cells, ("Lautakunta", "Tilan käyttö", "syksyllä", "odottaa"), strict=True):
        c.text = value
    path = folder / "juurrutus.docx"
    d.save(path)
    return path


_HTML_CARD = """<html><head><meta charset="utf-8"></head><body>
<h1>Tulokortti</h1>
<table border="1"><tr><td><b>Kokeilun nimi</b></td><td>Yhteinen keittiö</td></tr>
<tr><td><b>Ajanjakso</b></td><td>15.1.2018 - 31.5.2018</td></tr></table>
<h2>Mitä tehdään</h2><p>Laitetaan <b>ruokaa</b> yhdessä.</p><ul><li>maanantaisin</li><li>torstaisin</li></ul>
<h2>Tunnistetut riskit</h2><ol><li>Hella hajoaa.</li><li>Väki vähenee.</li></ol>
<table border="1"><tr><th>Asia, jota kokeilulla halutaan muuttaa</th><th>Nykytila</th><th>Tavoitetila</th>
<th>Ihannetila</th><th>Toimenpiteet</th><th>Arviointi: mittari/seurantatapa</th>
<th>Tarkastelupiste ja vastuuhenkilö(t)</th></tr>
<tr><td>Ruokatavat</td><td>Eväitä 15 % (?)</td><td>Lämmin ruoka</td><td>Yhteinen pöytä</td>
<td><ul><li>ostetaan kattila</li><li>sovitaan vuorot</li></ul></td><td>Ruokailijoiden määrä</td>
<td>3/2018 Keittiöryhmä</td></tr></table></body></html>"""
_HTML_EVALUATION = """<html><head><meta charset="utf-8"></head><body>
<p><b>Slututvärdering</b></p><p>Försökets namn: Fredagskaféet</p>
<h2>1. Hur försöket löpte</h2><p><b>Daghemmet:</b> Det gick bra.</p><p><b>Skolan:</b> Det tog tid.</p>
<h2>4. Hinder och problem som inte kunde lösas</h2><p>Pengarna tog slut.</p>
<h2>8. Väntade konsekvenser för barn</h2><p>Barnen fick vänner.</p>
<h2>9. Försökets fortsättning</h2><p>Vi fortsätter.</p></body></html>"""
_FODT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.text"><office:body><office:text>
<text:h text:outline-level="1">Tulokortti</text:h>
<text:p>Kokeilun nimi</text:p><text:p>Metsäretket</text:p>
<text:p>Kokeilun ajanjakso</text:p><text:p>8.1.–31.5.2018</text:p>
<text:h text:outline-level="2">Mitä tehdään:</text:h><text:p>Retkeillään.<text:note text:note-class="footnote">
<text:note-citation>1</text:note-citation><text:note-body><text:p>Myös sateella.</text:p></text:note-body>
</text:note></text:p>
<text:list><text:list-item><text:p>eväät mukaan</text:p></text:list-item></text:list>
<table:table table:name="T"><table:table-column table:number-columns-repeated="3"/>
<table:table-row><table:table-cell table:number-columns-spanned="2"><text:p>Nykytila</text:p></table:table-cell>
<table:covered-table-cell/><table:table-cell><text:p>Tavoitetila</text:p></table:table-cell></table:table-row>
<table:table-row><table:table-cell table:number-columns-spanned="2"><text:p>Sisällä istutaan</text:p></table:table-cell>
<table:covered-table-cell/><table:table-cell><text:p>Ulkona liikutaan</text:p></table:table-cell></table:table-row>
</table:table></office:text></office:body></office:document>"""


def _through_office(name: str, text: str, *more: str) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        path = folder / name
        path.write_text(text, encoding="utf-8")
        return as_docx(path, folder / "docx", *more)

    return make


FORMS = (
    Filled(
        "both forms in one file",
        _both_forms,
        {
            "title": "Iltapäivän kohtaamispaikka",
            "area": {"place": "Esimerkkilän eteläinen alue"},
            "period": {"start": "2018-01", "end": "2018-05"},
            "prepared_by": "Etelän työryhmä",
            "need": "Perheet jäävät iltapäivisin yksin.\n\nNoin 15 % (?) ei tiedä, mistä kysyä.",
            "benefits.0": {"beneficiary": "Perheet", "text": "saavat seuraa ja neuvoja."},
            "risks.1": {"id": "tila-ei-riita", "risk": "Tila ei riitä."},
            "changes.0.id": "yksinaisyys-vahenee",
            "changes.0.actions": [{"what": "Tila avataan"}, {"what": "Tiedotteet jaetaan"}],
            "changes.0.metrics.0.name": "Kävijöiden määrä",
            "changes.0.metrics.0.follow_up": "lasketaan joka kerta",
            "changes.1.metrics.0": {"id": "henkiloston-kysely", "name": "Henkilöstön kysely"},
            "checkpoints": [
                {
                    "id": "tarkastelupiste-1",
                    "date": "2018-03-15",
                    "responsible": "Perhepalvelut",
                    "changes": "yksinaisyys-vahenee",
                }
            ],
            "evaluation.course": [
                {"by": "Päiväkoti", "text": "Innostavaa ja sujuvaa."},
                {"by": "Perhepalvelut", "text": "Työlästä mutta antoisaa."},
            ],
            "evaluation.benefits": "Perheet tutustuivat toisiinsa.\n\nEsimerkiksi: ravintola avattiin.",
            "evaluation.continuation": "Jatketaan syksyllä.",
        },
        ("12.1.2018", "2", "puolivälissä, johtaja", "Kiitos kaikille osallistujille", "Esimerkkilän kunta"),
        ("1/2018–5/2018", "15.3.2018"),
    ),
    Filled(
        "merged cells",
        _merged_cells,
        {
            "language": "en",
            "title": "Open doors",
            "period": {"start": "2018-01", "end": "2018-05"},
            "prepared_by": "The southern group",
            "need": "Families wait for weeks.\n\nNobody owns the waiting.",
            "activity": "The door is open on Tuesdays.",
            "risks": [{"id": "nobody-comes", "risk": "Nobody comes."}],
            "changes.0.change": "Waiting",
            "changes.0.ideal": "None\n\nNo forms\n\nNo queues",
            "changes.0.actions": [{"what": "Open door"}, {"what": "Leaflets"}],
            "changes.0.metrics.1.name": "Number of visitors",
            "checkpoints.0.date": "2018-05-31",
            "checkpoints.0.responsible": "Social services",
        },
        (),
        ("January 2018 to May 2018", "31.5.2018"),
    ),
    Filled(
        "headings, in Swedish",
        _headings_in_swedish,
        {
            "language": "sv",
            "title": "Fredagskaféet i norr",
            "area": {"place": "Norra Exempelby"},
            "period": {"start": "2018-01", "end": "2018-05"},
            "need": "Familjerna känner inte varandra.\n\nVad vi har prövat förut\n\nEtt kafé fanns 2014.",
            "activity": "Kaféet är öppet:\n\n1. på fredagar\n1. hela våren",
            "benefits": [{"beneficiary": "Familjer", "text": "De får vänner."}],
            "changes.0": {
                "id": "ensamheten",
                "change": "Ensamheten",
                "current": "Många är ensamma",
                "target": "Ingen är ensam",
                "actions": [{"what": "Kaffe"}],
            },
            "changes.1.actions": [{"what": "Rådgivning på plats"}],
            "checkpoints": [{"id": "kontrollpunkt-1", "date": "2018-03-15", "responsible": "Daghemmet"}],
        },
        ("Övrigt", "Vi tackar kommunen."),
        ("januari–maj 2018", "15.3.2018 Daghemmet", "15.3.2018"),
    ),
    Filled(
        "tracked changes",
        _written("muutokset", TRACKED),
        {
            "title": "Avoin ovi",
            "activity": "Ovi on auki tiistaisin.\n\nEnsimmäinen puolikas ja toinen.\n\nSiirretty tänne.",
            "changes.0.change": "Odotus",
            "checkpoints.0": {"id": "tarkastelupiste-1", "date": "2018-03", "responsible": "Perhepalvelut"},
        },
        (),
        ("maaliskuu 2018", "Siirretty"),
        ("Suljettu", "kiinni", "Poistettu", "rivi", "pois", "turha"),
    ),
    Filled(
        "text boxes",
        _written("laatikot", BOXES),
        {
            "title": "Kerhoilta",
            "period": {"start": "2018-01", "end": "2018-05"},
            "activity": "Kerho kokoontuu keskiviikkoisin.",
            "risks": [{"id": "sateet", "risk": "Sateet."}],
        },
        ("Muistilappu: soita ohjaajalle",),
        ("tammi–toukokuu 2018",),
    ),
    Filled(
        "content controls",
        _written("ohjaimet", CONTROLS),
        {
            "title": "Lukupiiri",
            "period": {"start": "2018-01-08", "end": "2018-05-31"},
            "area": {"place": "Pohjoinen"},
            "activity": "Luetaan yhdessä.",
        },
        (),
        ("8.1.2018 – 31.5.2018",),
    ),
    Filled(
        "headers, notes and comments",
        _written("huomautukset", NOTES),
        {"title": "Kävelyryhmä", "activity": "Kävellään torstaisin."},
        ("Esimerkkilä", "Tulostettu kunnassa", "Lukuun ottamatta pyhiä.", "Onko tämä totta?"),
        (),
    ),
    Filled(
        "the evaluation as a table",
        _evaluation_table,
        {
            "title": "Avoin ovi",
            "evaluation.date": "2018-06-12",
            "evaluation.course": [
                {"by": "Neuvola", "text": "Kiireistä."},
                {"by": "Päiväkoti", "text": "Hauskaa.\n\nTeimme yhdessä."},
            ],
            "evaluation.challenges": [{"by": "Neuvola", "text": "Tila oli ahdas."}],
            "evaluation.obstacles": "Raha.",
            "evaluation.scope": "Laajeni yhteen kouluun.",
            "evaluation.enablers": "Onni.",
            "evaluation.hindrances": "Sade.",
            "evaluation.child_impacts": "Lapset nukkuvat paremmin.",
            "evaluation.continuation": "Jatketaan, jos kunta päättää.",
        },
        (),
        ("12.6.2018",),
    ),
    Filled(
        "a rooting plan",
        _rooting,
        {
            "kind": "rooting",
            "title": "Avoin ovi pysyväksi",
            "rooting.host": "Perhepalvelut ottaa vastuun.",
            "rooting.costs": "Puolikas työpanos.",
            "rooting.funding": "Kunnan talousarvio.",
            "rooting.follow_up": "Kysely keväisin.",
            "activity": "Ovi on auki.",
            "rooting.decisions.0.body": "Lautakunta",
            "rooting.decisions.0.what": "Tilan käyttö",
        },
        ("syksyllä", "odottaa"),
        (),
    ),
    Filled(
        "HTML through LibreOffice",
        _through_office("keittio.html", _HTML_CARD, "--infilter=HTML (StarWriter)"),
        {
            "title": "Yhteinen keittiö",
            "period": {"start": "2018-01-15", "end": "2018-05-31"},
            "activity": "Laitetaan **ruokaa** yhdessä.\n\n- maanantaisin\n- torstaisin",
            "risks.1": {"id": "vaki-vahenee", "risk": "Väki vähenee."},
            "changes.0.current": "Eväitä 15 % (?)",
            "changes.0.actions": [{"what": "ostetaan kattila"}, {"what": "sovitaan vuorot"}],
            "changes.0.metrics.0.name": "Ruokailijoiden määrä",
            "checkpoints.0": {"id": "tarkastelupiste-1", "date": "2018-03", "responsible": "Keittiöryhmä"},
        },
        (),
        ("15.1.2018 - 31.5.2018", "3/2018"),
    ),
    Filled(
        "an evaluation in HTML through LibreOffice",
        _through_office("arvio.html", _HTML_EVALUATION, "--infilter=HTML (StarWriter)"),
        {
            "language": "sv",
            "title": "Fredagskaféet",
            "evaluation.course": [
                {"by": "Daghemmet", "text": "Det gick bra."},
                {"by": "Skolan", "text": "Det tog tid."},
            ],
            "evaluation.obstacles": "Pengarna tog slut.",
            "evaluation.child_impacts": "Barnen fick vänner.",
            "evaluation.continuation": "Vi fortsätter.",
        },
    ),
    Filled(
        "OpenDocument through LibreOffice",
        _through_office("retket.fodt", _FODT),
        {
            "title": "Metsäretket",
            "period": {"start": "2018-01-08", "end": "2018-05-31"},
            "activity": "Retkeillään.\n\n- eväät mukaan",
            "changes.0.current": "Sisällä istutaan",
            "changes.0.target": "Ulkona liikutaan",
        },
        ("Myös sateella.",),
        ("8.1.–31.5.2018",),
    ),
)
