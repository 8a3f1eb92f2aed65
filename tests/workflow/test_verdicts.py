"""Verdicts that are remembered: believed while nothing has changed, and the same as those that are found anew."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace
from rule_examples import both_sides

from lape_cards.card.evaluation import QUESTIONS
from lape_cards.checks.examples.example import example_of
from lape_cards.checks.registry import RULES
from lape_cards.checks.verdict import Checked
from lape_cards.errors import LapeError
from lape_cards.i18n import translator
from lape_cards.message import Message
from lape_cards.program import name_of_the_program
from lape_cards.workflow import checking, held, pages
from lape_cards.workflow.checking import Check
from lape_cards.workflow.held import Held, Wish
from lape_cards.workflow.verdicts import codec, memory, store

if TYPE_CHECKING:
    from conftest import Cards

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.own_way
TODAY = Wish(date(2018, 4, 20))
PLAN = "period: {start: 2018-01, end: 2018-05}\nchanges: [{id: rivi, change: Muutos, target: Tavoite}]\n"
SECRET = "010190-900P"


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder of this test's own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "lape"


@pytest.fixture
def cards(card_repository: Cards) -> Cards:
    """Three saved cards and a draft, one of them with two versions."""
    for name in ("yksi", "kaksi", "kolme"):
        write(card_repository, name)
        card_repository.save(name, today=date(2018, 1, 10), dated=True)
    write(card_repository, "yksi", PLAN.replace("Tavoite", "Toinen"))
    card_repository.save("yksi", today=date(2018, 3, 15), dated=True)
    write(card_repository, "luonnos", f"contact: soita {SECRET}\n")
    return card_repository


def write(cards: Cards, card: str, body: str = PLAN, kind: str = "experiment") -> None:
    path = cards.path(card)
    kept = path.read_text(encoding="utf-8").splitlines(keepends=True) if path.exists() else []
    stamp = "".join(line for line in kept if line.startswith(("version:", "date:")))
    cards.write(card, f"format: 1\nkind: {kind}\nid: {card}\nlanguage: fi\ntitle: Kortti {card}\n{stamp}{body}")


Found = list[Checked | str]


def run(cards: Cards, wish: Wish = TODAY, names: tuple[str, ...] = ()) -> tuple[Found, int]:
    """What is found, errors by what they say, and how many cards were judged for it."""
    with Check(wish, names, cards.top) as work:
        found: Found = [one.message.text if isinstance(one, LapeError) else one for one in work]
        if work.held.obstacle is not None:
            found.append(work.held.obstacle.message.text)
        return found, work.judged


def judged(cards: Cards, wish: Wish = TODAY, names: tuple[str, ...] = ()) -> int:
    """How many cards were judged; what is found is what is found without any memory."""
    found, count = run(cards, wish, names)
    assert found == run(cards, replace(wish, remembering=False), names)[0]
    return count


def test_what_has_not_changed_is_not_judged_again(cards: Cards) -> None:
    assert [judged(cards) for _ in range(3)] == [4, 0, 0]
    assert judged(cards, names=("yksi", "cards/kaksi.yaml")) == 0


def erase_tag(cards: Cards) -> None:
    cards.git("tag", "--delete", cards.tags("yksi")[0])


def shallow(cards: Cards) -> None:
    (cards.top / ".git" / "shallow").write_text(cards.git("rev-parse", "HEAD") + "\n")


def merging(cards: Cards) -> None:
    tree = cards.git("rev-parse", "HEAD^{tree}")
    other = cards.git("commit-tree", tree, "-p", "HEAD~1", "-m", "Other")
    (cards.top / ".git" / "MERGE_HEAD").write_text(other + "\n")


def settings(text: str) -> Callable[[Cards], None]:
    return lambda cards: (cards.top / "lape.yaml").write_text(f"format: 1\n{text}", encoding="utf-8") and None


CHANGES: dict[str, tuple[Callable[[Cards], object], int | None]] = {
    "a letter": (lambda cards: write(cards, "kaksi", PLAN.replace("Muutos", "muutos")), 1),
    "a comment": (lambda cards: cards.path("kaksi").write_bytes(cards.path("kaksi").read_bytes() + b"# x\n"), 1),
    "another name": (lambda cards: cards.path("kaksi").rename(cards.path("neljas")), 1),
    "one more": (lambda cards: write(cards, "neljas"), 1),
    "one less": (lambda cards: cards.path("kaksi").unlink(), 0),
    "the settings": (settings("check: {ignore: [LC2]}\n"), 4),
    "a remark in the settings": (settings("# x\n"), 0),
    "the folder's name": (lambda cards: settings("cards: kortit/\n")(cards) or moved(cards), 4),
    "a save": (lambda cards: cards.save("luonnos2") if write(cards, "luonnos2") is None else None, 1),
    "a version more": (
        lambda cards: (write(cards, "kaksi", PLAN + "need: x\n"), cards.save("kaksi", today=date(2018, 4, 1))),
        1,
    ),
    "a tag less": (erase_tag, None),
    "every tag less": (lambda cards: cards.git("tag", "--delete", *cards.tags()), None),
    "an empty commit": (lambda cards: cards.git("commit", "--quiet", "--allow-empty", "--message", "x"), 0),
    "an older state": (lambda cards: cards.git("reset", "--quiet", "--soft", "HEAD~1"), 1),
    "a merge under way": (merging, None),
    "a cut history": (shallow, 4),
    "no history": (lambda cards: (cards.top / ".git").rename(cards.top / "git"), 4),
    "a broken history": (lambda cards: (cards.top / ".git" / "HEAD").write_text("x"), 4),
    "a file that is none": (lambda cards: (cards.path("kaksi").unlink(), cards.path("kaksi").mkdir()), 0),
}


def moved(cards: Cards) -> None:
    (cards.top / "cards").rename(cards.top / "kortit")


@pytest.mark.parametrize("name", CHANGES)
def test_one_change_is_seen(cards: Cards, name: str) -> None:
    change, expected = CHANGES[name]
    judged(cards)
    assert judged(cards) == 0
    change(cards)
    count = judged(cards)
    assert expected is None or count == expected
    if name not in ("a cut history", "a broken history"):  # of those nothing is kept
        assert judged(cards) == 0


OTHER_WISHES = {
    "the day": replace(TODAY, today=date(2018, 4, 21)),
    "the phase": replace(TODAY, phase="evaluated"),
    "the chosen rules": replace(TODAY, select=("history",)),
    "the rules left out": replace(TODAY, ignore=("LC204",)),
}


@pytest.mark.parametrize("name", OTHER_WISHES)
def test_another_wish_is_another_verdict(cards: Cards, name: str) -> None:
    judged(cards)
    assert judged(cards, OTHER_WISHES[name]) == 4
    assert judged(cards, OTHER_WISHES[name]) == judged(cards) == 0


def test_a_place_that_is_no_card_of_the_repository_is_another_verdict(cards: Cards, tmp_path: Path) -> None:
    judged(cards)
    (cards.top / "muualla").mkdir()
    (cards.top / "muualla" / "yksi.yaml").write_bytes(cards.path("yksi").read_bytes())
    assert judged(cards, names=("muualla/yksi.yaml",)) == 1


def test_going_back_is_believed_at_once(cards: Cards) -> None:
    judged(cards)
    before = cards.path("kaksi").read_bytes()
    write(cards, "kaksi", PLAN + "need: x\n")
    assert judged(cards) == 1
    cards.path("kaksi").write_bytes(before)
    assert judged(cards) == 0


def test_a_rooting_plan_that_comes_or_goes_is_seen(cards: Cards) -> None:
    write(cards, "kaksi", PLAN + "evaluation:\n  date: 2018-04-01\n" + ANSWERS)
    judged(cards)
    assert judged(cards) == 0
    found = next(one for one in run(cards)[0] if isinstance(one, Checked) and one.card == "kaksi")
    assert found.phase == "evaluated"
    write(cards, "juurrutus", "continues: kaksi\n", "rooting")
    assert judged(cards) == 2
    found = next(one for one in run(cards)[0] if isinstance(one, Checked) and one.card == "kaksi")
    assert found.phase == "rooted"
    write(cards, "juurrutus", "continues: yksi\n", "rooting")
    assert judged(cards) == 2
    assert judged(cards) == 0


ANSWERS = "".join(f"  {question.key}: Vastaus\n" for question in QUESTIONS)


def test_a_file_is_read_once_where_its_verdict_is_known(cards: Cards, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "PAGE", 1)
    write(cards, "kaksi", PLAN + "evaluation:\n  date: 2018-04-01\n" + ANSWERS)
    judged(cards)
    read: list[str] = []
    monkeypatch.setattr(
        pages, "read_bytes", lambda path, name: (read.append(Path(path).stem), Path(path).read_bytes())[1]
    )
    assert judged(cards) == 0
    assert read[: len(read) - 4] == ["kaksi"]  # the rest is the run without a memory
    write(cards, "luonnos", PLAN)
    assert judged(cards) == 1
    write(cards, "juurrutus", "continues: kaksi\n", "rooting")
    assert judged(cards) == 2
    assert judged(cards) == 0


def test_a_file_that_changes_while_others_are_looked_at(cards: Cards, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "PAGE", 1)
    write(cards, "kaksi", PLAN + "evaluation:\n  date: 2018-04-01\n" + ANSWERS)
    judged(cards)
    write(cards, "kolme", PLAN.replace("Tavoite", "Muu"))
    with Check(TODAY, (), cards.top) as work:
        found = iter(work)
        next(found)
        cards.path("kolme").unlink()  # it has to be judged, and its bytes are not at hand
        write(cards, "yksi", PLAN.replace("Tavoite", "Kolmas"))
        rest = list(found)
        assert work.judged == 0
    assert [None if isinstance(one, LapeError) else one.card for one in rest] == [None, "luonnos", "yksi"]
    assert judged(cards) == 1


def test_what_a_card_depends_on_cannot_be_read(cards: Cards, monkeypatch: pytest.MonkeyPatch) -> None:
    write(cards, "kaksi", PLAN + "evaluation:\n  date: 2018-04-01\n" + ANSWERS)

    def unreadable(held: Held) -> frozenset[str]:
        raise LapeError(Message("cannot be read"))

    with monkeypatch.context() as patch:
        patch.setattr(Held, "plans", property(unreadable))
        for _ in range(2):
            found, _ = run(cards)
            assert [one if isinstance(one, str) else one.card for one in found] == [
                *("cannot be read", "kolme", "luonnos", "yksi")
            ]
    assert judged(cards) == 1


@pytest.mark.parametrize("touched", ["checks/form.py", "locale/fi/LC_MESSAGES/lape.po"])
def test_code_that_changed_is_another_judge(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, touched: str) -> None:
    import shutil

    from lape_cards import program

    package = tmp_path / "lape_cards"
    shutil.copytree(ROOT / "lape_cards", package, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(program, "_PACKAGE", package)
    before = name_of_the_program()
    assert before == name_of_the_program()
    os.utime(package / touched, ns=(1, 1))
    after = name_of_the_program()
    assert after != before
    (package / "checks" / "new.py").touch()
    assert name_of_the_program() not in (before, after)


def test_another_judge_believes_nothing(cards: Cards, monkeypatch: pytest.MonkeyPatch) -> None:
    judged(cards)
    monkeypatch.setattr(memory, "name_of_the_program", lambda: b"another")
    assert judged(cards) == 4


def test_what_cannot_be_written_exactly_is_judged_each_time(cards: Cards, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(checked: Checked) -> bytes:
        raise codec.CodecError

    monkeypatch.setattr(codec, "encode", refuse)
    assert [judged(cards), judged(cards)] == [4, 4]


def test_a_missing_text_of_a_version_is_looked_for_again(cards: Cards) -> None:
    blob = cards.git("rev-parse", "HEAD~1:cards/yksi.yaml")
    path = cards.top / ".git" / "objects" / blob[:2] / blob[2:]
    content = path.read_bytes()
    path.unlink()
    judged(cards)
    assert judged(cards) == 1
    path.write_bytes(content)
    assert judged(cards) == 1
    assert judged(cards) == 0


@pytest.mark.parametrize("day", [date(2018, 4, 20), date(2026, 1, 1)])
def test_the_examples_of_every_rule(cards: Cards, day: date) -> None:
    every = [example for code in sorted(RULES) if (example := example_of(RULES[code], translator("fi"))) is not None]
    for number, example in enumerate(every):
        for good, whole in both_sides(example, "fi").items():
            cards.write(f"esimerkki-{number}-{good:d}", whole.raw)
    wish = replace(TODAY, today=day)
    assert judged(cards, wish) == 2 * len(every) + 4
    assert judged(cards, wish) == 0
    assert run(cards, replace(wish, remembering=False, jobs=2)) == run(cards, replace(wish, remembering=False, jobs=1))


# --- the file


def test_nobody_else_may_look_into_it_and_nothing_hidden_is_in_it(cards: Cards, cache: Path) -> None:
    judged(cards)
    assert cache.stat().st_mode & 0o777 == 0o700
    assert (cache / store.FILE).stat().st_mode & 0o777 == 0o600
    database = sqlite3.connect(cache / store.FILE)
    values = [codec._unpacked(value[4:]) for (value,) in database.execute("SELECT value FROM verdicts")]
    database.close()
    assert len(values) == 4
    assert any(b"LC" in value for value in values)
    assert not any(b"900P" in value or b"010190" in value for value in values)
    cache.chmod(0o755)
    judged(cards)
    assert cache.stat().st_mode & 0o777 == 0o700


def garbage(file: Path) -> None:
    file.write_bytes(b"x" * 5000)


def torn(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[4096:] = os.urandom(len(content) - 4096)
    file.write_bytes(content)


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-5000])


def foreign(file: Path) -> None:
    file.unlink()
    with sqlite3.connect(file) as database:
        database.execute("CREATE TABLE verdicts (something)")
    database.close()


def without_tables(file: Path) -> None:
    with sqlite3.connect(file) as database:
        database.execute("DROP TABLE verdicts")
    database.close()


def folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


def link(file: Path) -> None:
    file.rename(file.with_name("other"))
    file.symlink_to("other")


def nowhere(file: Path) -> None:
    file.unlink()
    file.parent.rmdir()
    file.parent.write_text("")


@pytest.mark.parametrize("harm", [garbage, torn, cut, foreign, without_tables, folder, link, nowhere])
def test_a_file_that_is_not_as_it_should_be_is_as_if_there_were_none(
    cards: Cards, cache: Path, harm: Callable[[Path], None]
) -> None:
    judged(cards)
    harm(cache / store.FILE)
    before = (cache / store.FILE).read_bytes() if harm is foreign else b""
    assert judged(cards) == 4
    judged(cards)
    if harm in (garbage, torn, cut):
        assert judged(cards) == 0
    if harm is foreign:
        assert (cache / store.FILE).read_bytes() == before


@pytest.mark.parametrize("column", ["value", "line", "continued"])
def test_what_stands_at_another_card_is_not_believed(cards: Cards, cache: Path, column: str) -> None:
    """As after a loss of power, when some pages of the file are older than others."""
    judged(cards)
    with sqlite3.connect(cache / store.FILE) as database:
        rows = database.execute("SELECT key, value, line FROM verdicts").fetchall()
        for (key, *_), (_, value, line) in zip(rows, rows[1:] + rows[:1], strict=True):
            other = {"value": value, "line": line + b"x", "continued": 1}[column]
            database.execute(f"UPDATE verdicts SET {column} = ? WHERE key = ?", (other, key))  # noqa: S608
    database.close()
    assert judged(cards) == 4
    assert judged(cards) == 0


def test_a_note_that_stands_at_another_key_is_not_believed(cards: Cards, cache: Path) -> None:
    before, _ = run(cards)
    with sqlite3.connect(cache / store.FILE) as database:
        rows = database.execute("SELECT key, value FROM notes ORDER BY length(value)").fetchall()
        assert len(rows) > 1
        for (key, _), (_, value) in zip(rows, reversed(rows), strict=True):
            database.execute("UPDATE notes SET value = ? WHERE key = ?", (value, key))
    database.close()
    assert run(cards)[0] == before


def test_no_run_has_the_number_of_one_that_is_lost(cards: Cards, cache: Path) -> None:
    """Else its verdicts would count as those of a run that saw the repository in another state."""
    numbers = set()
    for day in range(1, 4):
        run(cards, replace(TODAY, today=date(2018, 5, day)))
        with sqlite3.connect(cache / store.FILE) as database:
            numbers |= {number for (number,) in database.execute("SELECT id FROM runs")}
            database.execute("DELETE FROM runs")
        database.close()
    assert len(numbers) == 3


def test_what_is_left_of_a_run_that_is_lost_goes_with_the_next_that_is_old(
    cards: Cards, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged(cards)
    with sqlite3.connect(cache / store.FILE) as database:
        database.execute("DELETE FROM runs")
    database.close()
    now = store._today()
    for later in (1, store.UNUSED_DAYS + 2):
        monkeypatch.setattr(store, "_today", lambda day=now + later: day)
        run(cards, replace(TODAY, today=date(2018, 5, later)))
    with sqlite3.connect(cache / store.FILE) as database:
        (number,) = [one for (one,) in database.execute("SELECT id FROM runs")]
        kept = {one for table in ("verdicts", "notes") for (one,) in database.execute(f"SELECT run FROM {table}")}  # noqa: S608
    database.close()
    assert kept == {number}


def states(cache: Path) -> list[bytes | None]:
    """The states of the repository that verdicts are kept for."""
    with sqlite3.connect(cache / store.FILE) as database:
        found = [state for (state,) in database.execute("SELECT state FROM runs")]
    database.close()
    return found


def test_a_history_that_grows_while_cards_are_looked_at_is_not_the_one_that_was_seen(
    cards: Cards, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "PAGE", 1)
    with Check(replace(TODAY, jobs=1), (), cards.top) as work:
        found = iter(work)
        next(found)
        cards.git("commit", "--quiet", "--allow-empty", "-m", "Muualta")
        list(found)
    assert states(cache) == [None]
    run(cards)
    assert len([state for state in states(cache) if state]) == 1


def test_no_history_is_told_before_the_state_that_it_is_of(cards: Cards, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a version that is saved in between is in the state, and not in the history that was seen."""
    text = cards.path("yksi").read_text(encoding="utf-8")
    cards.write("yksi", text.replace("version: 2", "version: 99"))
    plain, slow = held._state_begun, [True]

    def begun(top: Path, sought: Any) -> Callable[[], bytes | None]:
        def tell() -> bytes | None:
            if slow:
                slow.clear()
                cards.git("commit", "--quiet", "--all", "-m", "Muualta")
            return plain(top, sought)()

        return tell

    monkeypatch.setattr(held, "_state_begun", begun)
    first, _ = run(cards)
    assert not slow
    second, count = run(cards)
    assert count == 0
    anew, _ = run(cards, replace(TODAY, remembering=False))
    assert "LC404" not in repr(anew)
    assert first == second == anew


def test_a_versions_text_is_what_was_saved_whatever_stands_in_for_it(cards: Cards) -> None:
    write(cards, "yksi", PLAN.replace("Tavoite", "Toinen"))
    before, _ = run(cards)
    old = cards.git("rev-parse", f"{cards.git('tag', '--list', 'lape/yksi/*').split()[0]}^{{commit}}:cards/yksi.yaml")
    text = cards.git("cat-file", "blob", old).replace("Tavoite", "Muu tavoite")
    (cards.top / "muu.yaml").write_text(text, encoding="utf-8")
    other = cards.git("hash-object", "-w", "muu.yaml")
    (cards.top / "muu.yaml").unlink()
    cards.git("replace", old, other)
    assert judged(cards) == 0
    assert run(cards)[0] == before


@pytest.mark.parametrize("kind", ["EXCLUSIVE", "IMMEDIATE"])
def test_nobody_waits_for_a_locked_file(cards: Cards, cache: Path, kind: str) -> None:
    judged(cards)
    write(cards, "kaksi", "need: x\n")
    with sqlite3.connect(cache / store.FILE, isolation_level=None) as database:
        database.execute(f"BEGIN {kind}")
        started = time.monotonic()
        assert judged(cards) == (4 if kind == "EXCLUSIVE" else 1)
        assert time.monotonic() - started < 4
    database.close()


def test_a_full_file_is_left_as_it_is(cards: Cards, monkeypatch: pytest.MonkeyPatch) -> None:
    judged(cards)
    plain: Callable[..., sqlite3.Connection] = sqlite3.connect

    def narrow(*arguments: Any, **more: Any) -> sqlite3.Connection:
        database = plain(*arguments, **more)
        database.execute("PRAGMA max_page_count = 1")
        return database

    monkeypatch.setattr(store.sqlite3, "connect", narrow)
    for number in range(30):
        write(cards, f"uusi-{number}", f"need: {number}\n" * 1)
    assert judged(cards) in (30, 31)


def test_what_nobody_uses_goes(cards: Cards, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    judged(cards)
    now = store._today()
    for later, wish, expected in (
        (store.UNUSED_DAYS, TODAY, 0),
        (store.UNUSED_DAYS, OTHER_WISHES["the day"], 4),
        (2 * store.UNUSED_DAYS, TODAY, 0),  # used again, it stays
        (3 * store.UNUSED_DAYS + 1, OTHER_WISHES["the phase"], 4),
        (3 * store.UNUSED_DAYS + 1, TODAY, 4),
    ):
        monkeypatch.setattr(store, "_today", lambda day=now + later: day)
        assert judged(cards, wish) == expected


def test_a_file_that_grows_too_large_gives_up_the_oldest(
    cards: Cards, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "MOST_BYTES", 60_000)
    sizes = []
    for day in range(1, 25):
        judged(cards, replace(TODAY, today=date(2018, 4, day)))
        sizes.append((cache / store.FILE).stat().st_size)
    assert max(sizes) < 120_000


def test_an_interrupted_run_is_believed_by_what_it_saw(cards: Cards) -> None:
    def break_off() -> None:
        with Check(TODAY, (), cards.top) as work:
            for number, _ in enumerate(work):
                if number == 3:
                    raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        break_off()
    assert judged(cards) == 0


def lape(cards: Cards, *arguments: str, code: int | None = None) -> bytes:
    done = subprocess.run(
        [sys.executable, "-m", "lape_cards", "check", "--today", "2018-04-20", "--lang", "en", *arguments],
        cwd=cards.top,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
    )
    assert code is None or done.returncode == code, done.stderr.decode()
    return done.stdout + b"\0" + done.stderr


def test_two_runs_at_once(cards: Cards) -> None:
    expected = lape(cards, "--no-cache")
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "lape_cards", "check", "--today", "2018-04-20", "--lang", "en"]
    runs = [
        subprocess.Popen(command, cwd=cards.top, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(4)
    ]
    assert {b"\0".join(one.communicate(timeout=120)) for one in runs} == {expected}
    assert judged(cards) == 0


@pytest.mark.parametrize("form", ["text", "json", "github", "gitlab", "sarif", "junit"])
def test_every_report_is_the_same(cards: Cards, form: str) -> None:
    names = ("yksi", "luonnos", "yksi@1", "cards/poissa.yaml", "luonnos")
    for arguments in ((), names):
        expected = lape(cards, *arguments, "--format", form, "--no-cache", "--jobs", "1")
        for more in (("--jobs", "2", "--no-cache"), ("--jobs", "2"), (), ("--jobs", "3")):
            assert lape(cards, *arguments, "--format", form, *more) == expected


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        ((), ("pydantic", "yaml", "git", "lape_cards.checks.run", "lape_cards.card.kinds", "multiprocessing")),
        (("--no-cache", "yksi"), ("sqlite3", "lape_cards.workflow.verdicts.memory", "multiprocessing")),
    ],
)
def test_nothing_is_loaded_that_is_not_needed(cards: Cards, arguments: tuple[str, ...], names: tuple[str, ...]) -> None:
    lape(cards)
    said = (
        "import sys; from lape_cards.cli.main import main; main(sys.argv[1:]); "
        f"print([name for name in {names} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", said, "check", "--today", "2018-04-20", "--format", "json", *arguments],
        cwd=cards.top,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines()[-1] == "[]"
