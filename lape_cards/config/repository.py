"""``lape.yaml`` at the top of a card repository, as a model."""

# Annotations are no texts here: pydantic would have to read each of them anew at every start.

from lape_cards.card.base import Part, labelled, many, needed
from lape_cards.card.values import Boolean, Format, Text, Texts
from lape_cards.i18n import Language
from lape_cards.message import N_


class Manager(Part):
    """Whom the cards are sent to."""

    title: Text | None = labelled(N_("Title"), N_("The project manager's role."))
    contact: Text | None = labelled(N_("Contact"), N_("A role's mailbox, not a person's."))


class CheckSettings(Part):
    """Which rules are checked, and how strictly."""

    select: Texts = many(
        N_("Rules to check"),
        N_("Codes or families of codes; all of them, if left out. What keeps a card from being saved is always told."),
    )
    ignore: Texts = many(N_("Rules to leave out"), N_("Codes or families of codes."))
    strict: Boolean | None = labelled(N_("Strict"), N_("true: warnings fail the check too."))


class RepositorySettings(Part):
    """A card repository's own settings."""

    format: Format = needed(N_("Format"), N_("The card format: 1."))
    name: Text | None = labelled(N_("Name"), N_("What this collection of cards is called."))
    programme: Text | None = labelled(N_("Programme"), N_("The programme the cards belong to."))
    language: Language | None = labelled(N_("Language"), N_("fi, sv or en: the language lape speaks here."))
    manager: Manager | None = labelled(N_("Project manager"), N_("Whom the cards are sent to."))
    cards: Text = labelled(N_("Cards"), N_("The folder of the cards."), default="cards/")
    templates: Text = labelled(
        N_("Templates"), N_("The folder of your own templates; they go before the built-in ones."), default="templates/"
    )
    check: CheckSettings | None = labelled(N_("Check"), N_("Which rules are checked, and how strictly."))
