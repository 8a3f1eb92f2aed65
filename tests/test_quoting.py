"""A name in advice is one word of a command, whatever it is called."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from lape_cards.quoting import as_word

NAMES = [
    "kortti-2",
    "cards/kevät.yaml",
    "Muokattu ä.docx",
    "Työ kansio/kortit",
    "sata (1)",
    "a'b",
    "a&b;c",
    "$HOME ja `ls`",
    'lainattu "nimi"',
    "hei! taas",
    "*",
    "~",
    "takana\\",
    "",
]


@pytest.mark.parametrize("name", NAMES)
def test_bash_reads_the_word_as_the_name(name: str) -> None:
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("bash is not here")
    done = subprocess.run(
        [bash, "-c", f"printf '[%s]' {as_word(name)}"], capture_output=True, encoding="utf-8", check=True
    )
    assert done.stdout == f"[{name}]"


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("kevät-2018.docx", "kevät-2018.docx"),
        ("Uusi kansio", '"Uusi kansio"'),
        ("a'b", '"a\'b"'),
        ("sata (1)", '"sata (1)"'),
    ],
)
def test_the_marks_are_those_that_windows_knows_too(name: str, word: str) -> None:
    assert as_word(name) == word
