"""``lape import``."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from lape_cards.cli.options import Session, explained, session
from lape_cards.cli.output import nearby
from lape_cards.cli.reading import STANDARD_INPUT
from lape_cards.errors import Exit, LapeError
from lape_cards.message import N_, Message, plural_message
from lape_cards.quoting import as_word

if TYPE_CHECKING:
    from collections.abc import Collection

    from lape_cards.exchange.interface import Origin, Unplaced
    from lape_cards.i18n import Language
    from lape_cards.workflow.cards import CardRepository
    from lape_cards.workflow.importing import Incoming
    from lape_cards.workflow.returned import Returned


@explained(
    N_(
        "Makes cards of files that were filled in elsewhere: Word forms (a result card, a final evaluation, a rooting "
        "plan), spreadsheets with a card in each row, and JSON. What has no place in a card is told, paragraph by "
        "paragraph, and kept in a text file beside the documents.\n\n"
        "A document that  lape render --to docx  made, and that was edited since, changes its card: what was changed "
        "is shown first, and nothing is written before you say so."
    ),
    then=N_("Then see what is missing:  lape check"),
)
def import_files(
    ctx: typer.Context,
    files: Annotated[list[Path], typer.Argument(help=N_("Word, spreadsheet or JSON files."), metavar=N_("FILE"))],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=N_("Show what would become of the files, and write nothing."))
    ] = False,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help=N_("Write what an edited document changes, without being asked."))
    ] = False,
    unplaced: Annotated[
        Path | None,
        typer.Option(
            "--unplaced",
            help=N_("The text file for what has no place in a card; in documents/ where it is left out."),
            metavar=N_("FILE"),
        ),
    ] = None,
    language: Annotated[
        Literal["fi", "sv", "en"] | None,
        typer.Option("--language", help=N_("The cards' language, where the file does not tell it.")),
    ] = None,
) -> int:
    """Make cards of filled Word forms, spreadsheets and JSON."""
    from lape_cards.workflow.cards import open_cards

    speech = session(ctx)
    run = _Import(speech, open_cards(Path.cwd()), dry_run=dry_run, yes=yes, unplaced=unplaced, language=language)
    return run.all(list(dict.fromkeys(files)))


class _Import:
    """One run over several files: one that cannot be read leaves the others' cards."""

    def __init__(
        self,
        speech: Session,
        cards: CardRepository,
        *,
        dry_run: bool,
        yes: bool,
        unplaced: Path | None,
        language: Language | None,
    ) -> None:
        self.speech = speech
        self.cards = cards
        self.dry_run = dry_run
        self.yes = yes
        self.unplaced = unplaced
        self.language = language
        self.had: Collection[str] | None = None
        self.there: Collection[str] = ()
        self.kept: dict[Path, tuple[Path, list[str]]] = {}

    def all(self, files: list[Path]) -> int:
        """Import every file; the exit code of the worst."""
        from lape_cards.cli import edge, fault

        worst = int(Exit.OK)
        failed: list[str] = []
        for path in files:
            try:
                self._file(path)
            except LapeError as error:
                self._tell_questions(error)
                edge.tell(self.speech, error)
                worst = max(worst, int(error.exit_code))
                failed.append(str(path))
            except OSError:
                raise
            except Exception as bug:  # noqa: BLE001 - one file that a bug of ours stops leaves the others
                fault.report(bug, self.speech, os.environ)
                worst = int(Exit.BUG)
                failed.append(str(path))
        if failed and len(files) > 1:
            self.speech.say(
                plural_message(
                    "{count} of the files was not imported: {files}",
                    "{count} of the files were not imported: {files}",
                    len(failed),
                    files=failed,
                )
            )
        return worst

    def _file(self, path: Path) -> None:
        from lape_cards.workflow import importing, returned

        if path == STANDARD_INPUT:
            raise LapeError(
                Message("A document is not read from standard input: what it is called is part of what it says."),
                Message("Save it as a file first, and name that:  lape import FILE"),
            )
        name = str(path)
        found = importing.readings(path, name)
        new = [
            (importing.incoming(self.cards, one, name, language=self.language, today=self.speech.today), one.origin)
            for one in found
            if not returned.knows(self.cards, one.origin)
        ]
        back = [
            returned.returned(self.cards, one, name, today=self.speech.today)
            for one in found
            if returned.knows(self.cards, one.origin)
        ]
        for card, origin in new:
            self._new(card, origin)
        for one in back:
            self._back(one)

    def _new(self, made: Incoming, origin: Origin | None) -> None:
        from lape_cards.workflow import importing

        speech = self.speech
        if origin is None and self._completes(made):
            return
        if self.dry_run:
            speech.out.document(made.text)
            card = made.card
            speech.say(N_("Nothing was written: this is the card that {file} would become."), file=made.source)
        else:
            if self.had is None:
                self.had, self.there = importing.ids_with_versions(self.cards), frozenset(self.cards.ids())
            card = importing.write(self.cards, made, self.had)
            speech.out.line(self.cards.name_of(card))
            speech.say(N_("{file} became the card {card}."), file=made.source, card=card)
            if made.card in self.there:
                speech.say(
                    N_("There was a card {card} with this title already; nothing was changed in it."), card=made.card
                )
                speech.say(N_("To move the answers into it:  lape edit {card}"), card=made.card)
        for note in made.notes:
            speech.say(note)
        if origin is not None:
            speech.err.line((speech.translator(_held_less(made.source, origin.card)), "warning"))
        self._tell_unplaced(made.unplaced, card, made.source)
        if not self.dry_run:
            speech.say(N_("Then see what is missing:  lape check {card}"), card=card)

    def _completes(self, made: Incoming) -> bool:
        """Put what a file says onto the card whose other half it is; whether that was done.

        A person is asked. Where nobody is there it is done and told, for nothing that the card says is changed.
        """
        from lape_cards.cli.asking import agreed
        from lape_cards.workflow import completing, returned

        speech = self.speech
        half = completing.completed(self.cards, made, today=self.speech.today)
        if half is None:
            return False
        if self.dry_run:
            self._back(half)
            return True
        question = Message(
            "{file} says what the card {card} of the same name lacks. Put it onto that card? [Y/n]",
            file=made.source,
            card=half.card,
        )
        if not self.yes and agreed(speech, question) is False:
            return False
        returned.apply(self.cards, half)
        speech.out.line(self.cards.name_of(half.card))
        speech.say(
            N_(
                "{file} has the same name as the card {card} and says what that lacked, so it was put onto it. What "
                "the card said already stands as it was."
            ),
            file=made.source,
            card=half.card,
        )
        for note in made.notes:
            speech.say(note)
        self._tell_unplaced(made.unplaced, half.card, made.source)
        speech.say(N_("Then see what is missing:  lape check {card}"), card=half.card)
        return True

    def _back(self, one: Returned) -> None:
        from lape_cards.cli.asking import agreed
        from lape_cards.cli.reporters import difference
        from lape_cards.workflow import returned

        speech = self.speech
        if one.after == one.before:
            nothing_new = (
                N_("{card}: what was changed in {file} is in the card already.")
                if one.edited
                else N_("{card}: nothing was changed in {file}.")
            )
            speech.result(nothing_new, card=one.card, file=one.source)
            self._tell_unplaced(one.unplaced, one.card, one.source)
            return
        difference.as_text(speech, one.comparison)
        if one.merged:
            speech.say(N_("The card has changed since the document was made; both sides' changes are kept."))
        self._tell_unplaced(one.unplaced, one.card, one.source)
        if self.dry_run:
            speech.say(N_("Nothing was written."))
            return
        answer = True if self.yes else agreed(speech, N_("Write these changes into the card? [Y/n]"))
        if answer:
            returned.apply(self.cards, one)
            speech.result(N_("{card}: the changes are in the card."), card=one.card)
            speech.say(N_('To keep it as a version:  lape save {card} -m "…"'), card=one.card)
        elif answer is None:
            speech.say(
                N_("Nothing was written. To write the changes:  lape import {file} --yes"), file=as_word(one.source)
            )
        else:
            speech.say(N_("Nothing was written."))

    def _tell_unplaced(self, unplaced: tuple[Unplaced, ...], card: str, source: str) -> None:
        """What stays outside, with what to do; and a file of it, so that it cannot be lost."""
        if not unplaced:
            return
        speech = self.speech
        say = speech.translator
        speech.err.line(
            (
                say(
                    plural_message(
                        "{count} paragraph has no place in the card:",
                        "{count} paragraphs have no place in the card:",
                        len(unplaced),
                    )
                ),
                "warning",
            )
        )
        why = None
        for one in sorted(unplaced, key=lambda one: one.why.text):
            if one.why != why:
                why = one.why
                speech.err.line("  " + say(why))
            near = f"{say.value(one.near)}: " if one.near else ""
            speech.err.line(f"    – {near}{' '.join(one.text.split())}")
        if not self.dry_run:
            speech.say(N_("They are kept in {file}"), file=self._keep(unplaced, card, source))

    def _keep(self, unplaced: tuple[Unplaced, ...], card: str, source: str) -> str:
        from lape_cards.store.files import inside
        from lape_cards.workflow.importing import free_place, unplaced_text
        from lape_cards.workflow.outlet import write_document

        wanted = self.unplaced or inside(self.cards.top, "documents") / f"{card}-unplaced.txt"
        text = unplaced_text(unplaced, self.speech.language, source)
        path, texts = self.kept.get(wanted) or (free_place(wanted, text.encode()), [])
        if wanted not in self.kept and path != wanted:
            self.speech.say(N_("{file} was there already, and stays as it is."), file=nearby(wanted))
        texts.append(text)
        self.kept[wanted] = (path, texts)
        write_document(self.cards, path, "\n".join(texts).encode())
        return nearby(path)

    def _tell_questions(self, error: LapeError) -> None:
        """What the card and the document say differently, before the error itself."""
        for question in getattr(error, "questions", ()):
            self.speech.err.line("  " + self.speech.translator(question))


def _held_less(source: str, card: str) -> Message:
    """What to know of a card that was made of another repository's document, which does not show all of a card."""
    return Message(
        "{file} was made of the card {card}, which is not here. A document holds less than a card: measurements, for "
        "instance, are not in it. If you can get the card's own file, {card}.yaml, put that among the cards instead.",
        file=source,
        card=card,
    )
