"""``portfolio.yaml`` and ``portfolio.lock`` as models."""

# Annotations are no texts here: pydantic would have to read each of them anew at every start.

from lape_cards.card.base import Many, Part, labelled, many, needed
from lape_cards.card.values import Format, Identifier, Text, Texts
from lape_cards.i18n import Language
from lape_cards.message import N_


class Source(Part):
    """A git repository to collect cards from."""

    name: Identifier = needed(N_("Name"), N_("A short name: a card is then called name/id."))
    git: Text = needed(N_("Repository"), N_("Its address or path."))
    ref: Text = labelled(N_("Branch or tag"), N_("What to read of it."), default="main")
    cards: Text = labelled(N_("Cards"), N_("The folder of the cards."), default="cards/")


class ReportTexts(Part):
    """The programme's own texts, around what the cards say."""

    background: Text | None = labelled(N_("Background"), N_("Why the programme was started."))
    goals: Text | None = labelled(N_("Goals"), N_("What it was to reach."))
    communication: Text | None = labelled(N_("Communication"), N_("How it was told about."))
    risks: Text | None = labelled(N_("Identified risks"), N_("The programme's own risks, and how they went."))
    next_steps: Text | None = labelled(N_("Next steps"), N_("What is carried on, and by whom."))


class Portfolio(Part):
    """Where a project manager's cards come from."""

    format: Format = needed(N_("Format"), N_("The card format: 1."))
    name: Text | None = labelled(N_("Name"), N_("What this portfolio is called."))
    language: Language | None = labelled(N_("Language"), N_("fi, sv or en: the language of its pages."))
    sources: Many[Source] = many(N_("Sources"), N_("The repositories the cards are read from."))
    report: ReportTexts | None = labelled(N_("Report"), N_("The programme's own texts for the final report."))


class LockedSource(Part):
    """What was read of a source; written by ``lape collect``, not by people."""

    name: Identifier = needed("name")
    git: Text = needed("git")
    ref: Text = needed("ref")
    cards: Text = needed("cards")
    commit: Text = needed("commit")
    tags: Text = needed("tags")
    apart: Texts = many("apart")


class PortfolioLock(Part):
    """``portfolio.lock``: from which commits everything about a portfolio is made.

    ``tags`` is the proof of a source's version tags, ``apart`` are those that the commit does not contain, each as its
    short name and its object.
    """

    format: Format = needed("format")
    sources: Many[LockedSource] = many("sources")
