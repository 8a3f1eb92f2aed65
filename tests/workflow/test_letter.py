"""The message, as the programs that open it read it."""

from __future__ import annotations

from datetime import date
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lape_cards.workflow.letter import Enclosure, letter, mailbox, one_line

DAY = date(2018, 3, 15)
PAGE = Enclosure("kortti-1-card.html", "text/html", "<p>Päiväkoti</p>\n".encode())


def written(**over: Any) -> bytes:
    return letter(
        **{
            "sender": mailbox("Työryhmä", "ryhma@example.org"),
            "to": mailbox("Hankepäällikkö", "hanke@example.org"),
            "subject": "Tulokortti: Perheohjaaja päiväkodissa, versio 1",
            "body": "Hei,\n\ntässä on kortti.\n",
            "day": DAY,
            "enclosures": [PAGE],
            **over,
        }
    )


def parsed(raw: bytes) -> EmailMessage:
    message = BytesParser(policy=policy.default).parsebytes(raw)
    assert isinstance(message, EmailMessage)
    assert not message.defects
    return message


def test_it_is_a_draft_with_its_texts_and_enclosures() -> None:
    message = parsed(written())
    assert message["X-Unsent"] == "1"
    assert message["Subject"] == "Tulokortti: Perheohjaaja päiväkodissa, versio 1"
    assert str(message["To"]) == "Hankepäällikkö <hanke@example.org>"
    assert str(message["From"]) == "Työryhmä <ryhma@example.org>"
    assert message["Date"].datetime.isoformat() == "2018-03-15T12:00:00+00:00"
    body = message.get_body()
    assert body is not None
    assert body.get_content().replace("\r\n", "\n") == "Hei,\n\ntässä on kortti.\n"
    [page] = message.iter_attachments()
    assert (page.get_filename(), page.get_content_type()) == (PAGE.name, "text/html")
    assert page.get_payload(decode=True) == PAGE.content


def test_the_name_of_a_document_stays_in_one_piece() -> None:
    name = f"{'k' * 64}-123456789-evaluation.docx"
    raw = written(enclosures=[Enclosure(name, "text/html", b"x")], body="sana " * 100)
    assert f'filename="{name}"'.encode() in raw
    assert max(map(len, raw.splitlines())) < 200
    _, _, rest = raw.partition(b"\r\n\r\n")
    assert max(len(line) for line in rest.splitlines() if not line.startswith(b"Content-")) <= 78
    [one] = parsed(raw).iter_attachments()
    assert one.get_filename() == name


def test_the_same_content_gives_the_same_bytes_and_other_content_another_boundary() -> None:
    assert written() == written()
    boundaries = {
        parsed(written(**over)).get_boundary() for over in ({}, {"body": "Muu\n"}, {"enclosures": [PAGE] * 2})
    }
    assert len(boundaries) == 3


def test_lines_are_short_and_end_as_mail_wants() -> None:
    raw = written(body="ä" * 5000, subject="Ö" * 900, enclosures=[Enclosure("a.pdf", "application/pdf", b"\0" * 9000)])
    assert raw.count(b"\n") == raw.count(b"\r\n")
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert raw.isascii()


@pytest.mark.parametrize("missing", ["to", "sender"])
def test_it_can_be_written_without_knowing_whom_it_is_for(missing: str) -> None:
    message = parsed(written(**{missing: None}))
    assert message[{"to": "To", "sender": "From"}[missing]] is None


HOSTILE = [
    "Kortti\r\nBcc: kaikki@example.org",
    "Kortti\nBcc: kaikki@example.org\n\nToinen viesti",
    "Kortti\x0bBcc: a@example.org\x0c\x1c\x85\u2028Bcc: b@example.org",
    "=?utf-8?q?Bcc:_kaikki=40example=2Eorg?=",
    "\u202eyksöp\u202c \ud800 \x00",
    '"; x=\n y',
]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("place", ["subject", "sender", "to", "body"])
def test_no_text_becomes_a_header(text: str, place: str) -> None:
    value: Any = text if place in ("subject", "body") else mailbox(text, "ryhma@example.org")
    message = parsed(written(**{place: value}))
    assert sorted(message.keys()) == ["Content-Type", "Date", "From", "MIME-Version", "Subject", "To", "X-Unsent"]
    assert len(message["To"].addresses) == len(message["From"].addresses) == 1


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_title_stays_one_line(text: str) -> None:
    message = parsed(written(subject=text, sender=mailbox(text, "ryhma@example.org"), body=text))
    assert "Bcc" not in message
    assert len(message["From"].addresses) == 1
    assert message["From"].addresses[0].addr_spec == "ryhma@example.org"
    assert not set(str(message["Subject"])) & set("\r\n")


@settings(deadline=None)
@given(st.lists(st.text("aäöÅ-,:;()”“–€ß", min_size=1, max_size=30), max_size=12).map(" ".join))
def test_a_subject_is_read_as_it_was_written(text: str) -> None:
    assert str(parsed(written(subject=text))["Subject"]) == one_line(text)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "hankepäällikkö",
        "hanke@",
        "@example.org",
        "hanke@example",
        "a@example.org, b@example.org",
        "Hanke <hanke@example.org>",
        "hanke@example.org\nBcc: b@example.org",
        "hänke@example.org",
        "a..b@example.org",
        ".a@example.org",
        "a.@example.org",
        "040 123 4567",
    ],
)
def test_what_is_no_mailbox_is_none(address: str) -> None:
    assert mailbox("Nimi", address) is None
