"""The message catalogues: what the code and the templates say, gathered for the translators.

``python tools/messages.py`` (or with a language, ``fi``) brings ``lape_cards/locale`` up to date: new messages are
added without a translation, messages that nothing says any more are dropped. A test fails until each is translated.
"""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "lape_cards" / "locale"
LANGUAGES = ("fi", "sv")
KEYWORDS = {"_": None, "N_": None, "Message": None, "plural_message": (1, 2)}
METHODS = {"lape_cards": [("**.py", "python")], "templates": [("**.j2", "jinja2.ext:babel_extract")]}


def extracted() -> Catalog:
    """Every message of the code and the templates, as a catalogue without translations."""
    catalogue = Catalog(project="lape", charset="utf-8")
    for folder, methods in METHODS.items():
        found = extract_from_dir(ROOT / folder, method_map=methods, keywords=KEYWORDS, comment_tags=("Translators:",))
        for name, _, message, comments, context in found:
            catalogue.add(message, locations=[(f"{folder}/{name}", 1)], auto_comments=comments, context=context)
    return catalogue


def path_of(language: str) -> Path:
    """The catalogue's file."""
    return LOCALE / language / "LC_MESSAGES" / "lape.po"


def read(language: str) -> Catalog:
    """The catalogue of a language as it stands."""
    with path_of(language).open("rb") as file:
        return read_po(file, locale=language)


def update(language: str, source: Catalog) -> None:
    """Bring a catalogue up to date with ``source``; what is translated stays."""
    path = path_of(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue = read(language) if path.exists() else Catalog(locale=language, project="lape", charset="utf-8")
    catalogue.update(source, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    buffer = BytesIO()
    write_po(
        buffer, catalogue, width=110, sort_output=True, include_lineno=False, omit_header=True, ignore_obsolete=True
    )
    path.write_bytes(_HEADER.format(language=language).encode() + buffer.getvalue())


_HEADER = """# Messages of lape: {language}
msgid ""
msgstr ""
"Project-Id-Version: lape\\n"
"Language: {language}\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


def main() -> None:
    """Update the named catalogues, or all of them."""
    source = extracted()
    for language in sys.argv[1:] or LANGUAGES:
        update(language, source)
        catalogue = read(language)
        missing = sum(bool(message.id) and not all(_strings(message.string)) for message in catalogue)
        print(f"{language}: {len(catalogue)} messages, {missing} to translate")  # noqa: T201


def _strings(string: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (string or "",) if isinstance(string, str | None) else tuple(string)


if __name__ == "__main__":
    main()
