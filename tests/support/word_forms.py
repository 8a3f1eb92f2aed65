"""Word files made from raw XML, as word processors write them, and real LibreOffice to turn files into others."""

from __future__ import annotations

import io
import os
import subprocess
import zipfile
from pathlib import Path

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NAMES = (
    f'xmlns:w="{W}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def p(*content: str, style: str = "", mark: str = "") -> str:
    """A paragraph; texts become runs, and what begins with ``<`` stays as it is."""
    properties = (f'<w:pStyle w:val="{style}"/>' if style else "") + mark
    inner = "".join(one if one.startswith("<") else r(one) for one in content)
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{inner}</w:p>"


def r(text: str, look: str = "") -> str:
    """A run."""
    return f'<w:r>{f"<w:rPr>{look}</w:rPr>" if look else ""}<w:t xml:space="preserve">{text}</w:t></w:r>'


def ins(inner: str) -> str:
    """Tracked: inserted."""
    return f'<w:ins w:id="9" w:author="Ryhmä" w:date="2018-01-02T00:00:00Z">{inner}</w:ins>'


def gone(text: str) -> str:
    """Tracked: deleted."""
    run = f'<w:r><w:delText xml:space="preserve">{text}</w:delText></w:r>'
    return f'<w:del w:id="8" w:author="Ryhmä" w:date="2018-01-02T00:00:00Z">{run}</w:del>'


def row(*cells: str, properties: str = "") -> str:
    """A table's row; a cell is a text, its content, or a whole ``<w:tc>``."""
    return f"<w:tr>{properties}{''.join(map(cell, cells))}</w:tr>"


def cell(content: str, properties: str = "") -> str:
    if content.startswith("<w:tc>") or (content.startswith("<w:sdt>") and "<w:tc>" in content):
        return content
    inner = content if content.startswith("<") else p(content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def table(*rows: str, columns: int = 2) -> str:
    grid = '<w:gridCol w:w="1500"/>' * columns
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(rows)}</w:tbl>'
    )


def control(inner: str, *, placeholder: bool = False) -> str:
    """A content control."""
    showing = "<w:showingPlcHdr/>" if placeholder else ""
    return f"<w:sdt><w:sdtPr><w:tag w:val='k'/>{showing}</w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>"


def box(inner: str) -> str:
    """A run with a text box, as Word writes it: drawn, and once more for older programs."""
    content = f"<w:txbxContent>{inner}</w:txbxContent>"
    drawn = (
        '<w:drawing><wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="1" '
        'behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
        '<wp:positionH relativeFrom="column"><wp:posOffset>0</wp:posOffset></wp:positionH>'
        '<wp:positionV relativeFrom="paragraph"><wp:posOffset>0</wp:posOffset></wp:positionV>'
        '<wp:extent cx="2000000" cy="900000"/><wp:wrapNone/><wp:docPr id="1" name="Box"/><a:graphic>'
        '<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr/>'
        '<wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="2000000" cy="900000"/></a:xfrm>'
        f'<a:prstGeom prst="rect"/></wps:spPr><wps:txbx>{content}</wps:txbx><wps:bodyPr/></wps:wsp>'
        "</a:graphicData></a:graphic></wp:anchor></w:drawing>"
    )
    older = f'<w:pict><v:shape style="width:150pt;height:70pt"><v:textbox>{content}</v:textbox></v:shape></w:pict>'
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps">{drawn}</mc:Choice>'
        f"<mc:Fallback>{older}</mc:Fallback></mc:AlternateContent></w:r>"
    )


STYLES = (
    f'<w:styles xmlns:w="{W}">'
    '<w:style w:type="paragraph" w:styleId="Otsikko1"><w:name w:val="heading 1"/>'
    '<w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Otsikko2"><w:name w:val="heading 2"/>'
    '<w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Otsikko"><w:name w:val="Title"/></w:style></w:styles>'
)


def docx_of(body: str, **parts: str) -> bytes:
    """A Word file with this body; ``parts`` are ``header1``, ``footnotes``, ``comments`` … with their content."""
    wrappers = {"header": "hdr", "footer": "ftr", "footnotes": "footnotes", "comments": "comments"}
    types, relations, files = [], [], {}
    for number, (name, content) in enumerate(parts.items(), start=1):
        kind = name.rstrip("0123456789")
        tag = wrappers[kind]
        files[f"word/{name}.xml"] = f"<w:{tag} {_NAMES}>{content}</w:{tag}>"
        types.append(f'<Override PartName="/word/{name}.xml" ContentType="{_MAIN}.{kind}+xml"/>')
        relations.append(f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{name}.xml"/>')
    relations.append(f'<Relationship Id="rId99" Type="{_OFFICE}/styles" Target="styles.xml"/>')
    section = "".join(
        f'<w:{kind}Reference w:type="default" r:id="rId{number}"/>'
        for number, name in enumerate(parts, start=1)
        if (kind := name.rstrip("0123456789")) in ("header", "footer")
    )
    files |= {
        "[Content_Types].xml": (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{_MAIN}.document.main+xml"/>'
            f'<Override PartName="/word/styles.xml" ContentType="{_MAIN}.styles+xml"/>{"".join(types)}</Types>'
        ),
        "_rels/.rels": (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
        ),
        "word/_rels/document.xml.rels": (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f"{''.join(relations)}</Relationships>"
        ),
        "word/styles.xml": STYLES,
        "word/document.xml": f"<w:document {_NAMES}><w:body>{body}<w:sectPr>{section}</w:sectPr></w:body></w:document>",
    }
    return zipped(files)


def zipped(files: dict[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def office(path: Path, to: str, folder: Path, *more: str) -> Path:
    """The file that real LibreOffice makes of another; each test process has an office of its own."""
    profile = folder.parent / f"office-{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
    folder.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation={profile.resolve().as_uri()}",
            "--headless",
            *more,
            "--convert-to",
            to,
            "--outdir",
            str(folder),
            str(path),
        ],
        capture_output=True,
        timeout=180,
        check=False,
    )
    made = folder / f"{path.stem}.{to.partition(':')[0]}"
    assert made.exists(), done.stdout + done.stderr
    return made


def as_docx(path: Path, folder: Path, *more: str) -> Path:
    return office(path, "docx:MS Word 2007 XML", folder, *more)


def as_text(path: Path, folder: Path) -> str:
    """All of a file's text as LibreOffice sees it."""
    return office(path, "txt:Text (encoded):UTF8", folder).read_text(encoding="utf-8-sig")
