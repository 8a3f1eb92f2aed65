"""``lape edit``."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from msgspec.structs import replace

from lape_cards.cli import editor
from lape_cards.cli.asking import agreed
from lape_cards.cli.completion import card_ids
from lape_cards.cli.options import Session, explained, session
from lape_cards.errors import Exit, LapeError
from lape_cards.message import N_, Message
from lape_cards.quoting import as_word

if TYPE_CHECKING:
    from lape_cards.cli.reporters.family import Outcome
    from lape_cards.diagnostic import Diagnostic, Severity
    from lape_cards.workflow.check import Checker
    from lape_cards.workflow.edit import CardFile, Draft

AT_ONCE = 2.0
"""Seconds: an editor that is back sooner, with nothing changed, may not have waited for the writer."""


@explained(
    N_(
        "Opens a card in the editor that VISUAL or EDITOR names, and checks it when you close the editor. If something "
        "has to be mended, it offers to open the card again, with what to mend on top.\n\n"
        "Nothing you type is lost: if the editor breaks off, or somebody else changed the card meanwhile, your text is "
        "kept, and the next  lape edit  tells where."
    ),
    then=N_("To keep what you wrote as a version:  lape save CARD"),
)
def edit(
    ctx: typer.Context,
    card: Annotated[
        str | None,
        typer.Argument(
            help=N_("An id or a file; the only card, if left out."), metavar=N_("CARD"), autocompletion=card_ids
        ),
    ] = None,
) -> int:
    """Open a card in your editor, then check it."""
    from lape_cards.workflow.check import Checker
    from lape_cards.workflow.edit import find_card, only_editor

    speech = session(ctx)
    file = find_card(card, Path.cwd())
    words = editor.command(os.environ)
    with only_editor(file):
        return _Editing(speech, file, Checker(speech.today, file.folder), words).run()


class _Editing:
    """One card, opened as often as it takes."""

    def __init__(self, speech: Session, file: CardFile, checker: Checker, words: list[str]) -> None:
        self.speech = speech
        self.file = file
        self.checker = checker
        self.words = words
        self.failing: frozenset[Severity] = frozenset({"error", "warning"} if checker.strict else {"error"})

    def run(self) -> int:
        """Open, write, check; again, as long as the writer wants to."""
        from lape_cards.workflow.edit import begin

        draft = self._earlier() or begin(self.file)
        has_changed = opened_again = False
        while True:
            try:
                changed = self._opened(draft)
            except LapeError as error:
                return self._kept(draft, error)
            has_changed = has_changed or changed
            outcome = self._checked(guided=has_changed and self.file.card is not None)
            # Who has opened it again to mend it, and changed nothing, has seen enough.
            if not self._is_to_mend(outcome) or (opened_again and not changed):
                break
            if not agreed(self.speech, N_("Open again? [Y/n]")):
                break
            draft, opened_again = begin(self.file, self._remarked), True
        if has_changed:
            self._say_next(outcome)
        return Exit.FAULTS if outcome.failed else Exit.OK

    def _is_to_mend(self, outcome: Outcome) -> bool:
        """Whether the file itself is wrong somewhere; what is only missing may wait, and may not be known yet."""
        from lape_cards.checks.registry import RULES

        failing = [item for one in outcome.cards for item in one.diagnostics if item.severity in self.failing]
        return any(RULES[item.code].family != "completeness" for item in failing)

    def _opened(self, draft: Draft) -> bool:
        """Let the editor work on ``draft``, and the card's file take its text; whether that changed anything."""
        self.speech.out.flush()
        started = time.monotonic()
        code = editor.run(self.words, draft.path)
        took = time.monotonic() - started
        if code:
            raise LapeError(_ended(code, self.file.name))
        changed = draft.take_in()
        if not changed:
            self.speech.say(N_("Nothing was changed in {file}."), file=self.file.name)
            if took < AT_ONCE:
                self.speech.say(
                    N_(
                        "If the editor is still open, it did not wait for you; Visual Studio Code, for instance, waits "
                        "when it is called  code --wait"
                    )
                )
        return changed

    def _kept(self, draft: Draft, error: LapeError) -> int:
        """Tell what went wrong, and where the text is."""
        from lape_cards.cli import edge

        edge.tell(self.speech, error)
        if not draft.holds_something():
            draft.remove()
            return error.exit_code
        self._tell(N_("What you typed is kept in {file}"), file=str(draft.path))
        if draft.is_current():
            self._tell(N_("To go on with it:  lape edit {card}"), card=self._called)
        return error.exit_code

    def _earlier(self) -> Draft | None:
        """A draft from before that the writer wants to go on with; of others it is told where they are."""
        from lape_cards.workflow.edit import left_drafts

        wanted = None
        for draft in left_drafts(self.file):
            if draft.is_current():
                wanted = draft if self._goes_on(draft) else None
                continue
            self._tell(
                N_("What was typed before somebody else changed the card is kept in {file}"), file=str(draft.path)
            )
            self._tell(N_("Take from it what is yours, then delete that file."))
        return wanted

    def _goes_on(self, draft: Draft) -> bool:
        self._tell(N_("Something was typed into this card earlier and has not reached its file."))
        answer = agreed(self.speech, N_("Go on with it? [Y/n]"))
        if answer is None:
            raise LapeError(
                Message(N_("What was typed earlier is in {file}"), file=str(draft.path)),
                Message(
                    N_("Go on with it in a terminal, with  lape edit {card} , or move that file away."),
                    card=self._called,
                ),
            )
        if not answer:
            self._tell(N_("It is kept in {file}"), file=str(draft.set_aside()))
        return answer

    def _checked(self, *, guided: bool) -> Outcome:
        """Check the card as its file now is, and report what there is to mend; ``guided`` leaves the next step out."""
        from lape_cards.cli.reporters.family import Outcome, reporter
        from lape_cards.workflow.check import Target

        self.checker = replace(self.checker)  # git may have gone on while the editor was open
        checked = self.checker.check(Target(self.file.name, self.file.path))
        outcome = Outcome((checked,), self.checker.selection, self.failing, guided=guided)
        reporter("text")(self.speech, outcome)
        return outcome

    def _remarked(self, raw: bytes) -> bytes:
        from lape_cards.workflow.check import Target
        from lape_cards.workflow.remarks import remarked

        target = Target(self.file.name, self.file.path)

        def findings(text: bytes) -> list[Diagnostic]:
            found = self.checker.check_text(target, text).diagnostics
            return [item for item in found if item.severity in self.failing]

        return remarked(raw, findings, self.speech.translator)

    def _say_next(self, outcome: Outcome) -> None:
        from lape_cards.workflow.edit import may_be_saved

        if self.file.card is None:
            return
        if all(map(may_be_saved, outcome.cards)):
            self.speech.say(N_('To keep it as a version:  lape save {card} -m "…"'), card=self.file.card)
        else:
            self.speech.say(N_("It cannot be saved as a version yet. To go on:  lape edit {card}"), card=self.file.card)

    def _tell(self, message: str, **values: object) -> None:
        """Say what has to be known whatever is quiet, a path in one piece."""
        self.speech.err.line(self.speech.translator(message, **values))

    @property
    def _called(self) -> str:
        return as_word(self.file.card or self.file.name)


def _ended(code: int, name: str) -> Message:
    if code < 0:
        return Message(
            N_("The editor was broken off (signal {number}), so {file} stays as it was."), number=-code, file=name
        )
    return Message(N_("The editor ended with an error ({code}), so {file} stays as it was."), code=code, file=name)
