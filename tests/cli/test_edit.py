"""``lape edit`` with real editors, on a terminal and without: what was typed is in the card, or it is told where."""

from __future__ import annotations

import errno
import fcntl
import os
import pty
import re
import select
import signal
import subprocess
import sys
import termios
import time
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from lape_cards.cli import editor as editors
from lape_cards.errors import LapeError

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "demo" / "cards" / "aamupala-ja-kuulumiset" / "1.yaml"
SECRET = "010190-900P"
PATIENCE = 60


@pytest.fixture
def cards(card_repository):
    """A repository with a card that was saved; another one that has nothing to mend."""
    card_repository.write("huoli", kind="workshop")
    card_repository.write_and_save("kortti")
    return card_repository


@pytest.fixture
def editor(tmp_path: Path) -> Callable[..., str]:
    """Makes editors: each is a script, with what it does the first time it is called, the second time …

    What it was given is kept beside it, as ``seen-1``, ``seen-2`` …
    """

    def make(*turns: str, name: str = "editor") -> str:
        path = tmp_path / name
        cases = "".join(f"{number}) {turn} ;;\n" for number, turn in enumerate(turns, start=1))
        path.write_text(
            f'#!/bin/sh\nfor draft; do :; done\ncd "{tmp_path}"\n'
            f"turn=1; while [ -e seen-$turn ]; do turn=$((turn + 1)); done\n"
            f'cp "$draft" seen-$turn\ncase $turn in\n{cases}esac\n',
            encoding="utf-8",
        )
        path.chmod(0o755)
        return str(path)

    return make


def environment(editor: str | None, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in editors.VARIABLES}
    chosen = {} if editor is None else {"EDITOR": editor}
    return {**kept, "LAPE_LANG": "en", "LAPE_TODAY": "2018-10-15", "PYTHONPATH": str(ROOT), **chosen, **more}


def edit(
    cards, editor: str | None, *arguments: str, code: int = 0, folder: Path | None = None, **environ: str
) -> subprocess.CompletedProcess[str]:
    """``lape edit`` without a terminal, held to its exit code."""
    done = subprocess.run(
        [sys.executable, "-m", "lape_cards", "edit", *(arguments or ("kortti",))],
        cwd=folder or cards.top,
        env=environment(editor, **environ),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done


class Terminal:
    """``lape edit`` on a terminal: what it shows, and someone who types."""

    def __init__(self, process: subprocess.Popen[bytes], screen: int) -> None:
        self.process = process
        self.screen = screen
        self.shown = ""
        self._read = 0
        self._decoder = getincrementaldecoder("utf-8")()

    def wait_for(self, text: str) -> None:
        """Read on until ``text`` is shown, after what was waited for before."""
        while (place := self.shown.find(text, self._read)) < 0:
            assert self._more(), f"{text!r} is not in {self.shown!r}"
        self._read = place + len(text)

    def type(self, keys: str) -> None:
        os.write(self.screen, keys.encode())

    def end(self) -> int:
        """Read to the end, and give the exit code."""
        while self._more():
            pass
        return self.process.wait(PATIENCE)

    def _more(self) -> bool:
        try:
            ready, _, _ = select.select([self.screen], [], [], PATIENCE)
            assert ready, f"nothing more came after {self.shown!r}"
            data = os.read(self.screen, 4096)
        except OSError as error:
            if error.errno != errno.EIO:  # the other end is closed
                raise
            return False
        self.shown += self._decoder.decode(data).replace("\r\n", "\n")
        return bool(data)


@contextmanager
def terminal(cards, editor: str, card: str = "kortti", **environ: str) -> Iterator[Terminal]:
    screen, inside = pty.openpty()
    termios.tcsetwinsize(inside, (24, 80))
    process = subprocess.Popen(
        [sys.executable, "-m", "lape_cards", "edit", card],
        cwd=cards.top,
        env=environment(editor, TERM="dumb", **environ),
        stdin=inside,
        stdout=inside,
        stderr=inside,
        start_new_session=True,
        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # so that Ctrl-C is a signal
    )
    os.close(inside)
    try:
        yield Terminal(process, screen)
    finally:
        process.kill()
        process.wait()
        os.close(screen)


def answered(cards, editor: str, answers: Sequence[str], code: int) -> str:
    """What a terminal shows where each question is answered in turn; the last answers no question that is not there."""
    with terminal(cards, editor) as shown:
        for answer in answers:
            shown.wait_for("[Y/n] ")
            shown.type(answer)
        assert shown.end() == code, shown.shown
        return shown.shown


def drafts(cards) -> list[Path]:
    return [path for path in (cards.top / ".git" / "lape").rglob("*") if path.is_file()]


def draft_in(text: str) -> Path:
    """The draft that a message names."""
    found = re.search(r"(?:kept in|is in) (/.*)$", text, re.MULTILINE)
    assert found, text
    return Path(found[1])


APPEND = "echo 'need: Uusi' >> $draft"
BREAK = "echo 'need: \"kesken' >> $draft"
MEND = "sed -i '/kesken/d' $draft; echo 'activity: Valmis' >> $draft"


def test_a_card_that_is_in_order_is_done(cards, editor):
    before = cards.path("huoli").read_bytes()
    done = edit(cards, editor("echo 'title: Toinen' > mark; sed -i 's/Kokeilu/Paja/' $draft"), "huoli")
    assert cards.path("huoli").read_bytes() == before.replace(b"Kokeilu", b"Paja")
    assert 'lape save huoli -m "…"' in done.stderr
    assert drafts(cards) == []
    assert cards.git("status", "--porcelain", "--ignored") == "?? cards/huoli.yaml"


def test_what_was_typed_is_in_the_card_with_its_faults(cards, editor):
    before = cards.path("kortti").read_bytes()
    done = edit(cards, editor(BREAK), code=1)
    assert cards.path("kortti").read_bytes() == before + b'need: "kesken\n'
    assert "cards/kortti.yaml:8:7: LC001" in done.stdout
    assert "It cannot be saved as a version yet" in done.stderr
    assert "Open again" not in done.stderr
    assert drafts(cards) == []


def test_findings_that_do_not_keep_a_card_from_being_saved(cards, editor):
    done = edit(cards, editor(APPEND), code=1)
    assert 'lape save kortti -m "…"' in done.stderr


def test_opened_again_with_what_to_mend_on_top(cards, editor, tmp_path):
    before = cards.path("kortti").read_bytes()
    # An answer that is none is asked again; a card that is only incomplete is not offered.
    shown = answered(cards, editor(BREAK, MEND), ["no idea\n", "\n"], 1)
    assert (tmp_path / "seen-1").read_bytes() == before
    seen = (tmp_path / "seen-2").read_text(encoding="utf-8")
    lines = seen.splitlines()
    remarks = [line for line in lines if line.startswith("# lape>")]
    assert lines[: len(remarks)] == remarks
    named = re.fullmatch(r"# lape> line (\d+): The quotation mark .* – Close it.*", remarks[1])
    assert named
    assert lines[int(named[1]) - 1] == 'need: "kesken'
    assert seen.endswith(before.decode() + 'need: "kesken\n')
    assert cards.path("kortti").read_bytes() == before + b"activity: Valmis\n"
    assert shown.count("LC001") == 1
    assert drafts(cards) == []


@pytest.mark.parametrize("answer", ["n\n", "E\n", "nej\n", "\x04"], ids=["en", "fi", "sv", "end of input"])
def test_who_does_not_open_again_has_lost_nothing(cards, editor, tmp_path, answer):
    answered(cards, editor(BREAK, "exit 9"), [answer], 1)
    assert cards.path("kortti").read_bytes().endswith(b'need: "kesken\n')
    assert not (tmp_path / "seen-2").exists()


def test_a_card_that_is_not_changed_any_more_is_not_offered_again(cards, editor, tmp_path):
    shown = answered(cards, editor(BREAK, "true"), ["k\n"], 1)
    assert "Nothing was changed in cards/kortti.yaml." in shown
    assert (tmp_path / "seen-2").exists()
    assert b"# lape" not in cards.path("kortti").read_bytes()


def test_a_card_that_was_faulty_before_is_offered_again(cards, editor):
    cards.path("kortti").write_bytes(cards.path("kortti").read_bytes() + b'need: "kesken\n')
    shown = answered(cards, editor("true", MEND), ["k\n"], 1)
    assert "Nothing was changed in cards/kortti.yaml." in shown
    assert cards.path("kortti").read_text(encoding="utf-8").endswith("activity: Valmis\n")


def test_nothing_was_changed(cards, editor):
    before = cards.path("huoli").stat()
    done = edit(cards, editor("touch $draft"), "huoli")
    assert "Nothing was changed in cards/huoli.yaml." in done.stderr
    assert "code --wait" in done.stderr
    assert "lape save" not in done.stderr
    after = cards.path("huoli").stat()
    assert (after.st_mtime_ns, after.st_ino) == (before.st_mtime_ns, before.st_ino)
    slow = edit(cards, editor("sleep 3", "sleep 3"), "huoli")
    assert "code --wait" not in slow.stderr


@pytest.mark.parametrize(
    ("ending", "told"), [("exit 1", "with an error (1)"), ("kill -9 $$", "signal 9"), ("kill -INT $$", "signal 2")]
)
def test_an_editor_that_fails_loses_nothing(cards, editor, tmp_path, ending, told):
    before = cards.path("kortti").read_bytes()
    failed = edit(cards, editor(f"{APPEND}; {ending}", APPEND), code=2)
    assert told in failed.stderr
    assert "lape edit kortti" in failed.stderr
    assert cards.path("kortti").read_bytes() == before
    draft = draft_in(failed.stderr)
    assert draft.read_bytes() == before + b"need: Uusi\n"
    # Without a terminal nobody can be asked, so nothing is done with it.
    again = edit(cards, editor("", APPEND), code=2)
    assert draft_in(again.stderr) == draft
    assert not (tmp_path / "seen-2").exists()
    shown = answered(cards, editor("", "echo 'activity: Lisää' >> $draft"), ["y\n"], 1)
    assert "has not reached its file" in " ".join(shown.split())
    assert cards.path("kortti").read_bytes() == before + "need: Uusi\nactivity: Lisää\n".encode()
    assert drafts(cards) == []


def test_an_editor_that_fails_with_nothing_typed_leaves_nothing(cards, editor):
    done = edit(cards, editor("exit 3"), code=2)
    assert "kept in" not in done.stderr
    assert drafts(cards) == []


def test_who_does_not_go_on_with_a_draft_is_told_where_it_stays(cards, editor, tmp_path):
    edit(cards, editor(f"{APPEND}; exit 1"), code=2)
    shown = answered(cards, editor("", "true"), ["n\n"], 1)
    kept = draft_in(shown)
    assert kept.read_bytes().endswith(b"need: Uusi\n")
    assert (tmp_path / "seen-2").read_bytes() == cards.path("kortti").read_bytes()
    assert "has not reached" not in edit(cards, editor("", "", "true"), code=1).stderr


def test_a_draft_is_not_put_aside_where_the_input_ends(cards, editor):
    edit(cards, editor(f"{APPEND}; exit 1"), code=2)
    before = drafts(cards)
    answered(cards, editor("", "true"), ["\x04"], 2)
    assert drafts(cards) == before


def test_a_card_that_changed_meanwhile_is_not_gone_over(cards, editor, tmp_path):
    theirs = cards.path("kortti").read_bytes() + b"need: Muiden\n"
    (tmp_path / "theirs").write_bytes(theirs)
    done = edit(cards, editor(f"{APPEND}; cp theirs '{cards.path('kortti')}'"), code=2)
    assert "changed by someone in the meantime" in done.stderr
    assert cards.path("kortti").read_bytes() == theirs
    draft = draft_in(done.stderr)
    assert draft.read_bytes().endswith(b"need: Uusi\n")
    again = edit(cards, editor("", "echo 'activity: Uusi' >> $draft"), code=1)
    assert draft_in(again.stderr) == draft
    assert (tmp_path / "seen-2").read_bytes() == theirs
    assert cards.path("kortti").read_bytes() == theirs + b"activity: Uusi\n"
    draft.unlink()
    assert "kept in" not in edit(cards, editor("", "", "true"), code=1).stderr


def test_lape_killed_while_the_editor_is_open(cards, editor, tmp_path):
    before = cards.path("kortti").read_bytes()
    with terminal(
        cards, editor(f"trap '' HUP; {APPEND}; touch typed; sleep 1; echo 'activity: Lisää' >> $draft; touch end")
    ) as shown:
        wait_until((tmp_path / "typed").exists)
        shown.process.send_signal(signal.SIGKILL)
        shown.process.wait(PATIENCE)
        wait_until((tmp_path / "end").exists)
    assert cards.path("kortti").read_bytes() == before
    answered(cards, editor("", "true"), ["\n"], 1)
    assert cards.path("kortti").read_bytes() == before + "need: Uusi\nactivity: Lisää\n".encode()
    assert drafts(cards) == []


def test_ctrl_c_is_the_editors(cards, editor, tmp_path):
    with terminal(
        cards, editor(f"trap 'touch told' INT; touch open; while [ ! -e told ]; do sleep 0.1; done; {APPEND}; {BREAK}")
    ) as shown:
        wait_until((tmp_path / "open").exists)
        shown.type("\x03")
        shown.wait_for("[Y/n] ")
        assert b"need: Uusi\n" in cards.path("kortti").read_bytes()
        shown.type("\x03")
        assert shown.end() == 130
    assert b"need: Uusi\n" in cards.path("kortti").read_bytes()


def test_one_window_at_a_time(cards, editor, tmp_path):
    with terminal(cards, editor(f"touch open; while [ ! -e go ]; do sleep 0.1; done; {APPEND}")) as shown:
        wait_until((tmp_path / "open").exists)
        refused = edit(cards, editor(name="other"), code=2)
        assert "another window" in refused.stderr
        (tmp_path / "go").touch()
        assert shown.end() == 1
    assert cards.path("kortti").read_bytes().endswith(b"need: Uusi\n")


def wait_until(happens: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not happens():
        assert time.monotonic() < until
        time.sleep(0.05)


def test_no_editor_is_started_that_nobody_chose(cards, editor, tmp_path):
    cards.git("config", "core.editor", editor())
    for chosen in ({}, {"EDITOR": " ", "VISUAL": ""}, {"GIT_EDITOR": editor()}):
        done = edit(cards, None, code=2, **chosen)
        assert "export EDITOR=" in done.stderr
    assert not (tmp_path / "seen-1").exists()
    assert drafts(cards) == []


@pytest.mark.parametrize("wrong", ["/no/such/editor", "no-such-editor --wait", "'not closed", "'' x"])
def test_an_editor_that_is_not_there(cards, wrong):
    done = edit(cards, wrong, code=2)
    assert "EDITOR names is not installed here" in done.stderr
    assert "VISUAL names" in edit(cards, "true", code=2, VISUAL=wrong).stderr
    assert drafts(cards) == []


def test_a_file_that_is_no_program(cards, editor, tmp_path):
    Path(editor()).write_bytes(b"\x7fELF nothing")
    assert "could not be started" in edit(cards, str(tmp_path / "editor"), code=2).stderr
    assert drafts(cards) == []


def test_an_editor_with_arguments(cards, editor, tmp_path):
    program = editor(f'echo "$#|$1|$2" > arguments; {APPEND}', name="my editor")
    edit(cards, "false", code=1, VISUAL=f"'{program}' --wait 'two words'")
    assert (tmp_path / "arguments").read_text() == "3|--wait|two words\n"
    edit(cards, program, code=1)  # a path with a blank needs no quotation marks


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (r'"C:\Program Files\Python\python.exe" -m x', [r"C:\Program Files\Python\python.exe", "-m", "x"]),
        ("notepad", ["notepad"]),
        (r"C:\tools\ed.exe --wait", [r"C:\tools\ed.exe", "--wait"]),
    ],
)
def test_windows_paths_keep_their_backslashes(text, words, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", ".")
    (tmp_path / words[0]).touch(0o755)
    assert editors.command({"EDITOR": text}, windows=True) == [f"./{words[0]}", *words[1:]]


@pytest.mark.parametrize(
    ("here", "windows", "advice"),
    [
        (["micro", "kate"], False, "export EDITOR=micro"),
        (["code"], False, 'export EDITOR="code --wait"'),
        (["gedit", "nano"], False, "export EDITOR=nano"),
        ([], False, "apt install nano"),
        ([], True, "setx EDITOR notepad"),
        (["code"], True, 'setx EDITOR "code --wait"'),
    ],
)
def test_an_editor_that_is_missing_is_not_recommended_again(monkeypatch, tmp_path, here, windows, advice):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(editors.shutil, "which", lambda name: name if name in here else None)
    wanted = "nano --mouse" if "nano" not in here else "emacs"
    with pytest.raises(LapeError) as refused:
        editors.command({"EDITOR": wanted}, windows=windows)
    assert refused.value.hint is not None
    assert advice in refused.value.hint.text.format(**refused.value.hint.values)


@pytest.mark.parametrize(("bom", "line_break"), [(b"\xef\xbb\xbf", b"\n"), (b"", b"\r\n"), (b"\xef\xbb\xbf", b"\r\n")])
def test_line_ends_and_byte_order_marks_stay(cards, editor, bom, line_break):
    before = bom + cards.path("kortti").read_bytes().replace(b"\n", line_break)
    cards.path("kortti").write_bytes(before)
    added = line_break.replace(b"\r", b"\\r").replace(b"\n", b"\\n").decode()
    append = f"printf 'colour: red{added}' >> $draft"
    answered(cards, editor(append, append.replace("colour: red", "need: Uusi")), ["y\n", "n\n"], 1)
    assert cards.path("kortti").read_bytes() == before + line_break.join([b"colour: red", b"need: Uusi", b""])


def test_an_identity_code_is_neither_shown_nor_remarked_on(cards, editor, tmp_path):
    shown = answered(cards, editor(f"echo '# soita {SECRET}' >> $draft; {BREAK}", "true"), ["y\n"], 1)
    assert "LC501" in shown
    assert "900P" not in shown
    remarks = [line for line in (tmp_path / "seen-2").read_text().splitlines() if line.startswith("# lape>")]
    assert len(remarks) == 3
    assert not [line for line in remarks if "900P" in line or "010190" in line]


def test_every_fault_of_a_filled_card_is_remarked_on_where_it_stands(cards, editor, tmp_path):
    cards.path("kortti").write_bytes(EXAMPLE.read_bytes().replace(b"aamupala-ja-kuulumiset", b"kortti"))
    answered(cards, editor("echo 'colour: red' >> $draft", "true"), ["y\n"], 1)
    lines = (tmp_path / "seen-2").read_text(encoding="utf-8").splitlines()
    named = [int(match[1]) for line in lines if (match := re.match(r"# lape> line (\d+): ", line))]
    assert [lines[number - 1].split("#")[0].strip() for number in named] == [
        "format: 1",
        "risks:",
        "- what: Aamupala kolmena aamuna viikossa",
        "ideal:",
        "- id: aikuinen-tuttu",
        "responsible:",
        "colour: red",
    ]


@pytest.mark.parametrize(
    ("card", "told"),
    [
        ("kortti@1", "lape restore kortti@1"),
        ("ei-ole", "There is no card ei-ole."),
        ("lape.yaml", "not among the cards"),
        ("../muu.yaml", "not among the cards"),
    ],
)
def test_what_is_no_card_is_not_opened(cards, editor, tmp_path, card, told):
    assert told in edit(cards, editor(), card, code=2).stderr
    assert not (tmp_path / "seen-1").exists()


def test_a_file_outside_any_repository(cards, editor, tmp_path):
    folder = tmp_path / "irti"
    folder.mkdir()
    (folder / "huoli.yaml").write_bytes(cards.path("huoli").read_bytes())
    failed = edit(cards, editor(f"{APPEND}; exit 1"), "huoli.yaml", code=2, folder=folder)
    assert "lape edit huoli.yaml" in failed.stderr
    assert draft_in(failed.stderr).is_relative_to(folder)
    draft_in(failed.stderr).unlink()
    done = edit(cards, editor("", "sed -i 's/Kokeilu/Paja/' $draft"), "huoli.yaml", folder=folder)
    assert "Paja" in (folder / "huoli.yaml").read_text()
    assert "lape save" not in done.stderr
    assert [path.name for path in folder.rglob("*") if path.is_file()] == ["huoli.yaml"]
    assert "lape init" in edit(cards, editor(), "huoli", code=2, folder=folder).stderr


@pytest.mark.parametrize("lang", ["fi", "sv"])
def test_yes_in_every_language(cards, editor, lang):
    yes = {"fi": "K\n", "sv": "ja\n"}[lang]
    with terminal(cards, editor(BREAK, MEND), LAPE_LANG=lang) as shown:
        shown.wait_for("/")
        shown.wait_for("] ")
        shown.type(yes)
        assert shown.end() == 1
    assert cards.path("kortti").read_bytes().endswith(b"activity: Valmis\n")
