"""Files that mean harm, or are something else than they say: one line, a few seconds, no more memory than there is."""

from __future__ import annotations

import io
import json
import resource
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from word_forms import docx_of, p, zipped

ROOT = Path(__file__).parents[2]
GOOD = docx_of(p("Kokeilun nimi: Kortti"))
SECONDS, MEGABYTES = 5, 500
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)


def parts(**more: str | bytes) -> dict[str, str | bytes]:
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_part(name: str, content: str | bytes) -> bytes:
    return zipped({**parts(), name: content})


def encrypted() -> bytes:
    raw = bytearray(GOOD)
    for sign, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        start = 0
        while (start := raw.find(sign, start)) >= 0:
            raw[start + offset] |= 1
            start += 4
    return bytes(raw)


def lying() -> bytes:
    """A zip whose table says that a part is small, and which is 200 MB."""
    content = b"<w:document>" + b"<w:p/>" * 35_000_000
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts().items():
            if name != "word/document.xml":
                archive.writestr(name, part)
        archive.writestr("word/document.xml", content)
    raw = bytearray(buffer.getvalue())
    size = len(content).to_bytes(4, "little")
    return bytes(raw).replace(size, (1000).to_bytes(4, "little"))


def body(content: str) -> bytes:
    name = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return with_part("word/document.xml", f'<w:document xmlns:w="{name}"><w:body>{content}</w:body></w:document>')


def book(change: Callable[[Any], None]) -> bytes:
    made = openpyxl.Workbook()
    change(made.active)
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def xlsx_with(name: str, content: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(book(lambda sheet: sheet.append(["title"])))) as archive:
        files: dict[str, str | bytes] = {part: archive.read(part) for part in archive.namelist()}
    return zipped({**files, name: content})


DTD = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
FILES: list[tuple[str, Callable[[], bytes], int]] = [
    ("no-zip.docx", lambda: b"Tulokortti", 2),
    ("empty.docx", lambda: b"", 2),
    ("half.docx", lambda: GOOD[: len(GOOD) // 2], 2),
    ("old.docx", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, 2),
    ("old.doc", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, 2),
    ("page.pdf", lambda: b"%PDF-1.4", 2),
    ("program.exe", lambda: b"MZ", 2),
    ("renamed.docx", lambda: zipped({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<workbook/>"}), 2),
    ("many.docx", lambda: zipped({f"word/{n}.xml": "<a/>" for n in range(2_001)}), 2),
    ("up.docx", lambda: with_part("../evil.xml", "<a/>"), 2),
    ("absolute.docx", lambda: with_part("/etc/passwd.xml", "<a/>"), 2),
    ("drive.docx", lambda: with_part("C:evil.xml", "<a/>"), 2),
    ("backslash.docx", lambda: with_part("..\\evil.xml", "<a/>"), 2),
    ("secret.docx", encrypted, 2),
    ("bomb.docx", lambda: with_part("word/styles.xml", b"<a>" + b"0" * 60_000_000 + b"</a>"), 2),
    ("lying.docx", lying, 2),
    ("tags.docx", lambda: body("<w:p/>" * 2_000_000), 2),
    ("attributes.docx", lambda: body("<w:p " + " ".join(f'a{n}=""' for n in range(1_600_000)) + "/>"), 2),
    ("paragraphs.docx", lambda: body(p("x") * 6_000), 2),
    ("breaks.docx", lambda: docx_of(p("<w:r>" + "<w:br/><w:t>a</w:t>" * 60_000 + "</w:r>")), 2),
    ("long.docx", lambda: docx_of(p("Kokeilun nimi: A") + p("Mitä tehdään") + p("sana " * 60_000)), 1),
    ("characters.docx", lambda: docx_of(p("*_[`" * 120_000)), 2),
    ("deep.docx", lambda: body("<w:p>" * 5_000 + "</w:p>" * 5_000), 2),
    ("dtd.docx", lambda: with_part("word/document.xml", DTD + "<x>&b;</x>"), 2),
    ("entities-in-rels.docx", lambda: with_part("_rels/.rels", DTD + RELATIONS), 2),
    ("dtd-elsewhere.docx", lambda: with_part("customXml/item1.xml", DTD + "<x/>"), 2),
    ("utf16.docx", lambda: with_part("word/document.xml", (DTD + "<x>&b;</x>").encode("utf-16")), 2),
    ("utf7.docx", lambda: with_part("word/document.xml", b'<?xml version="1.0" encoding="utf-7"?><x/>'), 2),
    ("broken.docx", lambda: with_part("word/document.xml", "<w:document"), 2),
    ("dtd.xlsx", lambda: xlsx_with("xl/sharedStrings.xml", DTD + "<sst>&b;</sst>"), 2),
    ("tags.xlsx", lambda: xlsx_with("xl/worksheets/sheet1.xml", "<c/>" * 2_000_000), 2),
    ("no-cards.xlsx", lambda: book(lambda sheet: sheet.append(["a", "b"])), 2),
    ("no-book.xlsx", lambda: GOOD, 2),
    ("far.xlsx", lambda: book(lambda sheet: sheet.cell(1_048_576, 16_384, "x")), 2),
    ("deep.json", lambda: b"[" * 100_000 + b"]" * 100_000, 2),
    ("nested.json", lambda: b'{"need":' * 900 + b"1" + b"}" * 900, 2),
    ("huge.json", lambda: b'["' + b"a" * 6_000_000 + b'"]', 2),
    ("many.json", lambda: json.dumps([0] * 300_000).encode(), 2),
    ("no-json.json", lambda: b"{", 1),
    ("twice.json", lambda: b'{"title": "a", "title": "b"}', 1),
    ("number.json", lambda: b"3", 2),
    ("wide.csv", lambda: b"title\n" + b"a" * 200_000, 2),
    ("binary.csv", lambda: bytes(range(256)) * 100, 2),
    ("code.docx", lambda: docx_of(p("Kokeilun nimi: A") + p("Mitä tehdään") + p("Asiakas 010190-900P")), 1),
    ("code-outside.docx", lambda: docx_of(p("Kokeilun nimi: A") + p("Muuta"), header1=p("010190-900P")), 1),
    ("code.csv", lambda: b"title;need\nA;010190-900P\n", 1),
    ("code.json", lambda: b'{"title": "A", "need": "010190-900P"}', 1),
    ("unknown-key.json", lambda: b'{"title": "A", "nedd": "x"}', 1),
    ("wrong-kind.json", lambda: b'{"title": "A", "kind": "poem"}', 1),
    ("wrong-number.json", lambda: b'{"title": "A", "changes": [{"metrics": [{"baseline": "15 % (?)"}]}]}', 1),
]


def spent() -> float:
    """Seconds of work that the programs started here have done, however busy the machine is."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def limited() -> None:
    resource.setrlimit(resource.RLIMIT_DATA, (MEGABYTES * 2**20, MEGABYTES * 2**20))


@pytest.mark.parametrize(("name", "make", "code"), FILES, ids=[name for name, _, _ in FILES])
def test_it_is_refused_in_a_line(name: str, make: Callable[[], bytes], code: int, card_repository: Any) -> None:
    (card_repository.top / name).write_bytes(make())
    started = spent()
    done = subprocess.run(
        [sys.executable, "-m", "lape_cards", "--lang", "en", "import", name],
        cwd=card_repository.top,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "HOME": str(card_repository.top)},
        capture_output=True,
        text=True,
        preexec_fn=limited,
        timeout=60,
        check=False,
    )
    assert spent() - started < SECONDS
    lines = done.stderr.splitlines()
    assert done.returncode == code, done.stdout + done.stderr
    assert len(lines) == 2
    assert lines[0].startswith(name)
    assert lines[1].startswith("  ")
    assert "010190" not in done.stdout + done.stderr
    assert sorted(path.name for path in (card_repository.top / "cards").iterdir()) == [".gitkeep"]
    assert not (card_repository.top / "documents").exists()


def test_what_lies_outside_is_not_followed(card_repository: Any, tmp_path: Path) -> None:
    """A template or a picture elsewhere stays where it is: only the file itself is read."""
    relation = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" '
        'Target="http://127.0.0.1:9/evil.dotm" TargetMode="External"/></Relationships>'
    )
    path = tmp_path / "outside.docx"
    path.write_bytes(with_part("word/_rels/settings.xml.rels", relation))
    from lape_cards.workflow.importing import readings

    (reading,) = readings(path, path.name)
    assert reading.data["title"] == "Kortti"
