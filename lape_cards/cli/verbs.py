"""The verbs of the command line: what ``lape --help`` lists, and where each verb's function is when it is called.

The table is all that the first page of the help needs, so that no verb's module is imported to show it.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from lape_cards.message import N_

START = N_("Start here")
WAY = N_("A card's way")
DOCUMENTS = N_("Documents")
MANAGER = N_("For a project manager")
DOUBT = N_("When in doubt")
TOOLS = N_("For other programs")


class Verb(Struct, frozen=True):
    """One verb: ``function`` of ``module`` is imported when the verb is invoked, or its help asked for.

    ``summary`` and ``group`` are English source texts. ``keeps_git_environment`` is for verbs that git itself
    calls: they work in the repository that git's variables name (see :mod:`lape_cards.cli.edge`). ``takes`` is for
    a verb that has to start fast: its function takes a context and a name or a list of names, all the rest has
    defaults (see :mod:`lape_cards.cli.plain`).
    """

    name: str
    module: str
    function: str
    summary: str
    group: str
    hidden: bool = False
    keeps_git_environment: bool = False
    takes: Literal["name", "names"] | None = None


VERBS: tuple[Verb, ...] = (
    Verb("demo", "lape_cards.cli.start", "demo", N_("Build a small example, and say what to open."), START),
    Verb("init", "lape_cards.cli.start", "init", N_("Start a card repository, or renew an older one."), START),
    Verb("new", "lape_cards.cli.new", "new", N_("Start a card, with guidance in each field."), WAY),
    Verb("edit", "lape_cards.cli.edit", "edit", N_("Open a card in your editor, then check it."), WAY),
    Verb(
        "check",
        "lape_cards.cli.check",
        "check",
        N_("Check cards: what is missing, wrong or private."),
        WAY,
        takes="names",
    ),
    Verb("save", "lape_cards.cli.save", "save", N_("Save the next version of every changed card."), WAY),
    Verb(
        "checkpoint",
        "lape_cards.cli.checkpoint",
        "checkpoint",
        N_("Record a checkpoint that was held, and save the version."),
        WAY,
    ),
    Verb("measure", "lape_cards.cli.measure", "measure", N_("Add measurements to a card's metrics."), WAY),
    Verb("evaluate", "lape_cards.cli.evaluate", "evaluate", N_("Answer the nine questions of the evaluation."), WAY),
    Verb("root", "lape_cards.cli.root", "root", N_("Begin the rooting plan of an experiment."), WAY),
    Verb("sync", "lape_cards.cli.sync", "sync", N_("Get the others' versions, and send ours."), WAY),
    Verb("submit", "lape_cards.cli.submit", "submit", N_("Send a card to the project manager."), WAY),
    Verb("history", "lape_cards.cli.versions", "history", N_("Show a card's versions."), WAY, takes="name"),
    Verb("show", "lape_cards.cli.versions", "show", N_("Show one version of a card."), WAY),
    Verb("diff", "lape_cards.cli.diff", "diff", N_("Show what changed between two versions."), WAY),
    Verb("restore", "lape_cards.cli.versions", "restore", N_("Bring an old version back as a new one."), WAY),
    Verb("render", "lape_cards.cli.render", "render", N_("Make documents of cards."), DOCUMENTS),
    Verb("import", "lape_cards.cli.importing", "import_files", N_("Make cards of filled Word forms."), DOCUMENTS),
    Verb("collect", "lape_cards.cli.collect", "collect", N_("Read the cards of every group's repository."), MANAGER),
    Verb("list", "lape_cards.cli.listing", "list_cards", N_("List the cards: phase, what is late, progress."), MANAGER),
    Verb("export", "lape_cards.cli.export", "export", N_("Write the cards as tables, and a calendar."), MANAGER),
    Verb("report", "lape_cards.cli.report", "report", N_("Make the final report across all cards."), MANAGER),
    Verb("site", "lape_cards.cli.site", "site", N_("Make a web site of all cards."), MANAGER),
    Verb("verify", "lape_cards.cli.verify", "verify", N_("Prove that every saved version is still as it was."), DOUBT),
    Verb("erase", "lape_cards.cli.erase", "erase", N_("Take out a version with personal data in it."), DOUBT),
    Verb("doctor", "lape_cards.cli.doctor", "doctor", N_("Tell what is wrong with this set-up."), DOUBT),
    Verb("rules", "lape_cards.cli.rules", "rules", N_("Tell what the rules of the check ask, and why."), DOUBT),
    Verb("schema", "lape_cards.cli.schema", "schema", N_("Print the card format as JSON Schema."), TOOLS, hidden=True),
    Verb(
        "merge-driver",
        "lape_cards.cli.merge_driver",
        "merge_driver",
        N_("Merge two edits of one card, as git asks."),
        TOOLS,
        hidden=True,
        keeps_git_environment=True,
    ),
)


def find(name: str) -> Verb | None:
    """The verb called ``name``, hidden ones too."""
    return next((verb for verb in VERBS if verb.name == name), None)


def visible_verbs() -> list[Verb]:
    """The verbs of the help's first page, in its order."""
    return [verb for verb in VERBS if not verb.hidden]


def nearest(name: str) -> str | None:
    """The visible verb whose name looks most like ``name``, if any does."""
    from lape_cards.typed import nearest as nearest_of  # only a slip of the finger needs it

    return nearest_of(name.lower(), [verb.name for verb in visible_verbs()])
