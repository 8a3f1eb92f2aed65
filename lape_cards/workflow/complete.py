"""Whether cards may be submitted: they have all that their phase asks for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from lape_cards.checks.run import Selection
from lape_cards.diagnostic import SEVERITY_NAMES, Severity
from lape_cards.errors import CardError, LapeError
from lape_cards.message import Message
from lape_cards.workflow.cards import CardRepository
from lape_cards.workflow.check import Checked, Checker, Target
from lape_cards.workflow.save import Request, is_unsaved, require_savable


class IncompleteError(CardError):
    """Cards do not have all that their phase asks for; ``checked`` are all that were to be submitted.

    ``savable`` are those of them that are unsaved, and that nothing keeps from becoming a version as they are.
    """

    def __init__(
        self,
        checked: Sequence[Checked],
        selection: Selection,
        failing: frozenset[Severity],
        savable: Sequence[str],
    ) -> None:
        hint = Message("Your files are as you left them. Mend it, and submit again.")
        if savable:
            hint = Message(
                "Your files are as you left them. To keep what there is as a version all the same:  lape save {cards}",
                cards=" ".join(savable),
            )
        found = {item.severity for one in checked for item in one.diagnostics}
        spared = [Message(name) for severity, name in SEVERITY_NAMES.items() if severity in found - failing]
        said = Message("Nothing was submitted: what is listed above has to be mended first.")
        if spared:
            said = Message(
                "Nothing was submitted: what is listed above has to be mended first, all but what is marked {marks}.",
                marks=spared,
            )
        super().__init__(said, hint)
        self.checked = tuple(checked)
        self.selection = selection
        self.failing = failing


def require_complete(cards: CardRepository, ids: Sequence[str], today: date, *, dated: bool = False) -> None:
    """``IncompleteError`` where a card has findings that fail the check."""
    wanted = [Target(cards.name_of(card), cards.path_of(card)) for card in ids]
    checker = Checker(today, cards, wanted=wanted)
    checked = [checker.check(target) for target in wanted]
    failing = _failing(checker)
    if any(_fails(one, failing) for one in checked):
        savable = [card for card in ids if _can_be_saved(cards, card, today, dated=dated)]
        raise IncompleteError(checked, checker.selection, failing, savable)


def is_complete(cards: CardRepository, version: str, today: date) -> bool:
    """Whether nothing fails the check of a saved version."""
    checker = Checker(today, cards)
    return not _fails(checker.check(Target(version)), _failing(checker))


def _failing(checker: Checker) -> frozenset[Severity]:
    return frozenset({"error", "warning"} if checker.strict else {"error"})


def _fails(checked: Checked, failing: frozenset[Severity]) -> bool:
    return any(found.severity in failing for found in checked.diagnostics)


def _can_be_saved(cards: CardRepository, card: str, today: date, *, dated: bool) -> bool:
    """Whether the card holds something that is in no version, and that may become one."""
    try:
        if not is_unsaved(cards, card):
            return False
        require_savable(cards, [Request(card)], today=today, dated=dated)
    except LapeError:
        return False
    return True
