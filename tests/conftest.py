"""What the tests share: git that knows nothing of whoever runs them, and card repositories to work in."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable, Generator, Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import settings

from lape_cards.workflow.cards import CardRepository, open_cards
from lape_cards.workflow.save import Request, Saved, save

settings.register_profile("lape", deadline=None)  # a busy machine is no fault
settings.load_profile("lape")

GROUP = "Perhepalvelujen työryhmä"
REQUIRE_ALL = "LAPE_TEST_REQUIRE_ALL"
"""Set to 1 where everything that a test needs was installed: then a test that is left out has failed."""
WAYS = frozenset(os.environ.get("LAPE_TEST_WAYS", "").split(",")) - {""}
"""Lets the tests go other ways to the same end: ``events``, each card is read by libyaml's events; ``anew``, no
verdict is remembered; ``crew``, cards are judged in two processes from the second one on. ``make ways`` goes all."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Count a test that was left out as failed, where none may be."""
    report = yield
    if report.skipped and os.environ.get(REQUIRE_ALL) == "1":
        report.outcome = "failed"
        report.longrepr = f"left out, though everything is required: {report.longrepr}"
    return report


@pytest.fixture(scope="session", autouse=True)
def git_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An empty home for git, so that neither the settings nor the hooks of whoever runs the tests mean anything."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith(("GIT_", "LAPE_")) and name != REQUIRE_ALL]:
            patch.delenv(name)
        patch.delenv("EMAIL", raising=False)
        patch.setenv("HOME", str(home))
        patch.setenv("XDG_CONFIG_HOME", str(home / ".config"))
        patch.setenv("XDG_CACHE_HOME", str(home / ".cache"))
        patch.setenv("GIT_CONFIG_GLOBAL", str(home / ".gitconfig"))
        patch.setenv("GIT_CONFIG_NOSYSTEM", "1")
        patch.setenv("GIT_TEST_FSYNC", "0")  # no test pulls the plug, so none waits for the disk
        yield home


@pytest.fixture(scope="session", autouse=True)
def signals_heard() -> None:
    """Programs that the tests start hear what a terminal tells them, though who began the tests may not (``nohup``)."""
    for name, hear in (("SIGINT", signal.default_int_handler), ("SIGHUP", signal.SIG_DFL), ("SIGQUIT", signal.SIG_DFL)):
        if hasattr(signal, name) and signal.getsignal(getattr(signal, name)) is signal.SIG_IGN:
            signal.signal(getattr(signal, name), hear)


@pytest.fixture(scope="session", autouse=True)
def other_ways() -> Iterator[list[tuple[object, str, object]]]:
    """Go the ways that were asked for, in this process; what was there before, for the tests that go their own."""
    from lape_cards.store import reader
    from lape_cards.store.plain import NotPlain
    from lape_cards.workflow import checking, crew, held, listed, rendering, site_cards

    sharing = (checking, listed, rendering, site_cards)

    def not_plain(*_: object) -> None:
        raise NotPlain

    instead: dict[str, list[tuple[object, str, object]]] = {
        "events": [(reader, "read_plain", not_plain)],
        "anew": [(held, "_memory", lambda: None)],
        "crew": [
            *((module, name, 1) for module in sharing for name in ("PAGE", "_WORTH_HELP")),
            (crew, "processors", lambda: 2),
        ],
    }
    unknown = WAYS - set(instead)
    assert not unknown, f"no such ways: {unknown}"
    before = []
    with pytest.MonkeyPatch.context() as patch:
        for module, name, value in (one for way in sorted(WAYS) for one in instead[way]):
            before.append((module, name, getattr(module, name)))
            patch.setattr(module, name, value)
        yield before


@pytest.fixture(autouse=True)
def own_way(request: pytest.FixtureRequest, other_ways: list[tuple[object, str, object]]) -> Iterator[None]:
    """A test that is about one of the ways goes as everyone does."""
    with pytest.MonkeyPatch.context() as patch:
        if request.node.get_closest_marker("own_way") is not None:
            for module, name, value in other_ways:
                patch.setattr(module, name, value)
        yield


@pytest.fixture(scope="session", autouse=True)
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Python programs that the tests start keep what they compiled, as they do for everyone, but elsewhere."""
    base = tmp_path_factory.getbasetemp()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(
            "PYTHONPYCACHEPREFIX", str((base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "compiled")
        )
        patch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
        yield


class Cards:
    """A card repository to work in: files, git, and the versions that are saved with the library."""

    def __init__(self, top: Path) -> None:
        self.top = top

    def git(self, *arguments: str, stdin: bytes | None = None, code: int = 0) -> str:
        """What git says here; an assertion that it ends with ``code``."""
        done = subprocess.run(["git", *arguments], cwd=self.top, input=stdin, capture_output=True, check=False)
        assert done.returncode == code, done.stderr.decode()
        return done.stdout.decode().strip()

    def path(self, card: str) -> Path:
        return self.top / "cards" / f"{card}.yaml"

    def write(self, card: str, text: str | bytes | None = None, **more: str) -> bytes:
        """Write a card's file: ``text``, or a small card with ``more`` fields."""
        content = small_card(card, **more) if text is None else text if isinstance(text, bytes) else text.encode()
        self.path(card).write_bytes(content)
        return content

    def open(self) -> CardRepository:
        """The repository as the library knows it."""
        return open_cards(self.top)

    def save(
        self, *cards: str, message: str | None = None, today: date = date(2018, 3, 15), dated: bool = False
    ) -> list[Saved]:
        """Save the next version of each card."""
        return save(self.open(), [Request(card) for card in cards], message=message, today=today, dated=dated)

    def write_and_save(self, card: str, **more: str) -> Saved:
        """Write a small card and save it."""
        self.write(card, **more)
        return self.save(card)[0]

    def commit(self, message: str = "By hand") -> str:
        """Commit everything as someone does who uses plain git."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", message)
        return self.git("rev-parse", "HEAD")

    def tags(self, card: str = "*") -> list[str]:
        return self.git("tag", "--list", f"lape/{card}/*", "--sort=version:refname").splitlines()

    def status(self) -> str:
        return self.git("status", "--porcelain")

    def assert_sound(self) -> None:
        """git finds nothing wrong with what it keeps."""
        assert self.git("fsck", "--strict", "--no-dangling", "--no-progress") == ""


def small_card(card: str, **more: str) -> bytes:
    """A card in form, with no more than it needs."""
    fields = {"format": "1", "kind": "experiment", "id": card, "language": "fi", "title": f"Kokeilu {card}", **more}
    return "".join(f"{name}: {value}\n" for name, value in fields.items()).encode()


def make_cards(top: Path, *init: str) -> Cards:
    """A card repository made without lape: settings, folder, a group's name, one commit."""
    top.mkdir(parents=True, exist_ok=True)
    cards = Cards(top)
    cards.git("init", "--quiet", "--initial-branch=main", *init)
    cards.git("config", "user.name", GROUP)
    cards.git("config", "user.email", "ryhma@example.org")
    (top / "lape.yaml").write_text("format: 1\n", encoding="utf-8")
    (top / ".gitattributes").write_text("cards/*.yaml -text\n", encoding="utf-8")
    (top / "cards").mkdir()
    (top / "cards" / ".gitkeep").touch()
    cards.commit("Set up")
    return cards


@pytest.fixture
def card_repository(tmp_path: Path) -> Cards:
    """A card repository with no card in it yet."""
    return make_cards(tmp_path / "kortit")


@pytest.fixture
def make_card_repository(tmp_path: Path) -> Callable[..., Cards]:
    """Makes card repositories: a folder's name, and what ``git init`` takes besides."""
    return lambda name="kortit", *init: make_cards(tmp_path / name, *init)


@pytest.fixture
def cards_at() -> type[Cards]:
    """A card repository that is there already: ``cards_at(folder)``."""
    return Cards
