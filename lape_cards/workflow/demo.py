"""The example repository: real cards, saved version by version on the days of the story."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

from msgspec import Struct

from lape_cards import resources
from lape_cards.card.base import Many, Part, many, needed
from lape_cards.card.values import Day, Identifier, Text
from lape_cards.errors import LapeError
from lape_cards.i18n import Language
from lape_cards.message import Message
from lape_cards.quoting import as_word
from lape_cards.store.cards import read_as
from lape_cards.workflow.cards import SETTINGS, CardRepository
from lape_cards.workflow.check import Checked, Checker, targets
from lape_cards.workflow.documents import make_document
from lape_cards.workflow.outlet import document_path, write_document
from lape_cards.workflow.save import Request, save
from lape_cards.workflow.setup import Wishes, set_up

EVALUATED = "perheohjaaja-paivakodissa"
"""The example that has come all the way, from its plan to a rooted practice."""


class StorySave(Part):
    """One save of the story: which card, from which text, on which day, with which summary."""

    card: Identifier = needed("card")
    file: Text = needed("file")
    today: Day = needed("today")
    message: Text = needed("message")


class Story(Part):
    """How the example came about, and the day it is looked at from."""

    today: Day = needed("today")
    saves: Many[StorySave] = many("saves")


class Demo(Struct, frozen=True):
    """What was built: the repository, the day its cards are judged by, what the check says, and the documents made."""

    cards: CardRepository
    today: date
    checked: list[Checked]
    documents: tuple[Path, ...]


def read_story() -> tuple[Path, Story]:
    """The example's folder and its story."""
    folder = resources.folder("examples") / "demo"
    file = read_as(Story, (folder / "story.yaml").read_bytes(), "story.yaml")
    if file.content is None:
        raise ValueError("the example's story cannot be read")
    return folder, file.content


def build_demo(folder: Path, language: Language, progress: Callable[[], None] = lambda: None) -> Demo:
    """Build the example repository in ``folder``, which must not hold anything yet; ``progress`` hears of each save."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise LapeError(
            Message("{folder} already holds something, and the example does not write over it.", folder=str(folder)),
            Message("Name a new folder, such as  lape demo {folder}", folder=as_word(f"{folder.resolve().name}-2")),
        )
    try:
        return _build(folder, language, progress)
    except BaseException:
        _empty(folder)  # all that is in it is ours, and half an example is none
        raise


def _empty(folder: Path) -> None:
    for path in list(folder.iterdir()) if folder.is_dir() else ():
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _build(folder: Path, language: Language, progress: Callable[[], None]) -> Demo:
    source, story = read_story()
    settings = (source / SETTINGS).read_bytes()
    cards = set_up(folder, Wishes(language), today=story.saves[0].today, dated=True, settings=settings).cards
    for step in story.saves:
        request = Request(step.card, (source / step.file).read_bytes())
        save(cards, [request], message=step.message, today=step.today, dated=True)
        progress()
    checker = Checker(story.today, cards)
    checked = [checker.check(target) for target in targets(cards, (), folder)]
    return Demo(cards, story.today, checked, _documents(cards, story.today))


def _documents(cards: CardRepository, today: date) -> tuple[Path, ...]:
    made = []
    for to in ("md", "html"):
        path = document_path(cards, EVALUATED, "evaluation", to)
        write_document(cards, path, make_document(cards, EVALUATED, "evaluation", to=to, today=today))
        made.append(path)
    return tuple(made)
