"""The frame of the command line as a process: what it imports, pipes, encodings, signals, completion."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from lape_cards.cli.verbs import visible_verbs

ROOT = Path(__file__).parents[2]
EXAMPLE = str(Path(__file__).with_name("frame_example.py"))
LAPE = ("-m", "lape_cards")
CLEAN = {
    name: value
    for name, value in os.environ.items()
    if name not in {"LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR", "COLUMNS", "PYTHONIOENCODING"}
    and not name.startswith(("LAPE_", "GIT_", "COV_"))
}


def python(*args: str, **environ: str) -> subprocess.CompletedProcess[bytes]:
    env = {**CLEAN, "PYTHONPATH": str(ROOT), **environ}
    return subprocess.run([sys.executable, *args], capture_output=True, env=env, check=False)


LOADED = """
import sys
before = set(sys.modules)
from lape_cards.cli.main import main
main({args!r})
for name in sorted(set(sys.modules) - before):
    print(name, getattr(sys.modules[name], "__file__", None), sep="|", file=sys.stderr)
"""


def modules_of(*args: str, **environ: str) -> dict[str, str]:
    """The modules that a command line imports, with their files."""
    lines = python("-c", LOADED.format(args=list(args)), **environ).stderr.decode().splitlines()
    return dict(line.split("|") for line in lines if line.count("|") == 1)


def loaded(*args: str) -> tuple[set[str], set[str]]:
    """Third-party packages, and modules of our own, that a command line imports."""
    modules = modules_of(*args)
    outside = {name.split(".")[0] for name, file in modules.items() if "site-packages" in file}
    return outside - {"lape_cards"}, {name for name in modules if name.startswith("lape_cards.")}


FIRST_PAGE = {
    "lape_cards.catalogue",
    "lape_cards.cli",
    "lape_cards.cli.edge",
    "lape_cards.cli.help",
    "lape_cards.cli.language",
    "lape_cards.cli.main",
    "lape_cards.cli.options",
    "lape_cards.cli.output",
    "lape_cards.cli.verbs",
    "lape_cards.errors",
    "lape_cards.i18n",
    "lape_cards.message",
    "lape_cards.regex",
    "lape_cards.resources",
}


@pytest.mark.parametrize(
    ("args", "ours"),
    [
        (["--version"], {"lape_cards.cli", "lape_cards.cli.main"}),
        (["--help"], FIRST_PAGE),
        (["help"], FIRST_PAGE),
        (["--lang", "en"], FIRST_PAGE),
        ([], FIRST_PAGE),
    ],
)
def test_what_the_first_page_imports(args: list[str], ours: set[str]) -> None:
    """Of anyone else's only what values are made with, and of our own what is listed here: a longer list is a slower
    start."""
    outside, own = loaded(*args)
    assert outside <= ({"msgspec", "typing_extensions"} if len(ours) > 2 else set())
    assert own == ours


CHECK_OUTSIDE = {
    *("annotated_types", "msgspec", "pydantic", "pydantic_core", "typing_extensions", "typing_inspection"),
    "platformdirs",  # which finds the folder of remembered verdicts
}
"""What reading a card takes: neither typer nor libyaml, and nothing that histories, documents or questions need."""

CHECK_LAYERS = {
    *(
        "cache_folder",
        "card",
        "catalogue",
        "checks",
        "cli",
        "comparison",
        "diagnostic",
        "documents",
        "errors",
        "i18n",
        "message",
        "quoting",
    ),
    *("metrics", "program", "regex", "resources", "store", "workflow"),
}
NOT_FOR_A_CHECK = {
    *("asyncio", "concurrent", "email", "http", "importlib.metadata", "importlib.resources", "logging"),
    *("multiprocessing", "socket", "ssl", "subprocess", "xml", "zipfile"),
    *("lape_cards.cli.command", "lape_cards.cli.help", "lape_cards.repository"),
}
"""Heavy parts of the standard library and of our own that nothing on a card's way to its findings needs."""


@pytest.mark.parametrize("more", ["", "colour: red\n"], ids=["in form", "faulty"])
def test_what_a_check_of_a_file_alone_imports(more: str, tmp_path: Path) -> None:
    """A longer list is a slower start: whoever adds to it has measured what it costs."""
    card = tmp_path / "laksykahvila.yaml"
    card.write_text((ROOT / "examples" / "rules" / "experiment.yaml").read_text(encoding="utf-8") + more, "utf-8")
    modules = modules_of("check", str(card), LAPE_TODAY="2019-10-01")
    outside = {name.split(".")[0] for name, file in modules.items() if "site-packages" in file}
    assert outside == CHECK_OUTSIDE
    ours = {name.split(".")[1] for name in modules if name.startswith("lape_cards.")}
    assert ours - {"typed"} == CHECK_LAYERS  # typed reads the day that the test gives
    assert not NOT_FOR_A_CHECK & modules.keys()


def test_what_a_wrong_command_imports() -> None:
    outside, ours = loaded("chek")
    assert outside <= {"typer", "annotated_doc", "shellingham", "msgspec", "typing_extensions"}
    assert not any(name.startswith(("lape_cards.card", "lape_cards.cli.check")) for name in ours)


def test_a_verb_needs_no_pydantic_for_its_arguments() -> None:
    code = (
        f"import runpy, sys; sys.argv = ['lape', 'greet', 'a']\ntry: runpy.run_path({EXAMPLE!r}, run_name='__main__')\n"
    )
    code += "except SystemExit: print({'pydantic', 'rich', 'git', 'jinja2'} & set(sys.modules))"
    assert python("-c", code).stdout.splitlines()[-1] == b"set()"


ENCODINGS = [
    {},
    {"LC_ALL": "C"},
    {"LC_ALL": "POSIX", "PYTHONUTF8": "0"},
    {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    {"PYTHONIOENCODING": "ascii"},
]


@pytest.mark.parametrize("environ", ENCODINGS)
def test_any_locale_writes_utf_8(environ: dict[str, str]) -> None:
    done = python(EXAMPLE, "spout", **environ)
    assert done.stdout.startswith("0 äöå\n".encode())
    assert done.returncode == 0


def test_another_encoding_of_the_users_choice_is_kept() -> None:
    assert python(EXAMPLE, "spout", PYTHONIOENCODING="latin-1").stdout.startswith("0 äöå\n".encode("latin-1"))


@pytest.mark.skipif(os.name == "nt", reason="a shell's pipe")
def test_a_reader_that_goes_away() -> None:
    command = f'"{sys.executable}" "{EXAMPLE}" spout | head -1; echo "${{PIPESTATUS[0]}}"'
    done = subprocess.run(
        ["bash", "-c", command], capture_output=True, env={**CLEAN, "PYTHONPATH": str(ROOT)}, check=True
    )
    assert (done.stdout.decode(), done.stderr) == ("0 äöå\n141\n", b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("args", [(EXAMPLE, "spout"), (EXAMPLE, "where"), (*LAPE, "--help"), (*LAPE, "--version")])
def test_a_full_disk(args: tuple[str, ...]) -> None:
    with Path("/dev/full").open("wb") as full:
        env = {**CLEAN, "PYTHONPATH": str(ROOT)}
        done = subprocess.run([sys.executable, *args], stdout=full, stderr=subprocess.PIPE, env=env, check=False)
    assert done.returncode == 2
    assert done.stderr.decode().splitlines() == ["There is no room left to write.", "  Make room, and try again."]


@pytest.mark.skipif(os.name == "nt", reason="sends a signal")
def test_control_c() -> None:
    env = {**CLEAN, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, EXAMPLE, "sleep"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env
    ) as running:
        assert running.stdout is not None
        running.stdout.readline()
        running.send_signal(signal.SIGINT)
        _, err = running.communicate(timeout=20)
    assert running.returncode == 130
    assert err.decode() == "Broken off. What was finished before this stays as it is.\n"


COMPLETIONS = [
    (LAPE, "lape ch", 1, "check checkpoint"),
    (
        LAPE,
        "lape ",
        1,
        " ".join(verb.name for verb in visible_verbs()),
    ),
    (LAPE, "lape --la", 1, "--lang"),
    (LAPE, "lape --lang ", 2, "fi sv en"),
    (LAPE, "lape -q re", 2, "restore render report"),
    (LAPE, "lape render --to ", 3, "html md docx pdf"),
    (LAPE, "lape render --to md,", 3, "md,html md,docx md,pdf"),
    (LAPE, "lape list --phase e", 3, "ended evaluated"),
    (LAPE, "lape checkpoint a --decision e", 4, "expand end"),
    (LAPE, "lape render a pe", 3, "perhe-1 perhe-2"),
    ((EXAMPLE,), "lape greet pe", 2, "perhe-1 perhe-2"),
    ((EXAMPLE,), "lape greet --st", 2, "--style --strict"),
    ((EXAMPLE,), "lape greet --style ", 3, "short long"),
    ((EXAMPLE,), "lape greet a --la", 3, "--lang"),
    ((EXAMPLE,), "lape missing a", 2, ""),
]


@pytest.mark.parametrize(("program", "words", "position", "expected"), COMPLETIONS)
def test_completion(
    program: tuple[str, ...], words: str, position: int, expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "lape.yaml").touch()
    (tmp_path / "cards").mkdir()
    for name in ("perhe-1", "perhe-2", "muu"):
        (tmp_path / "cards" / f"{name}.yaml").touch()
    monkeypatch.chdir(tmp_path)
    done = python(*program, _LAPE_COMPLETE="complete_bash", COMP_WORDS=words, COMP_CWORD=str(position))
    assert (done.stdout.decode().split(), done.stderr) == (expected.split(), b"")


def test_completion_for_zsh_tells_what_a_verb_does() -> None:
    done = python(*LAPE, _LAPE_COMPLETE="complete_zsh", _TYPER_COMPLETE_ARGS="lape ren")
    assert b'"render":"Make documents of cards."' in done.stdout


def test_completion_script() -> None:
    shown = python(*LAPE, "--show-completion", SHELL="/bin/bash").stdout.decode()
    assert "_LAPE_COMPLETE=complete_" in shown


def test_completion_is_installed_once_it_is_asked_for(tmp_path: Path) -> None:
    done = python(*LAPE, "--install-completion", HOME=str(tmp_path), SHELL="/bin/bash")
    assert done.returncode == 0
    assert done.stdout.startswith(b"Completion for ")
    assert any(tmp_path.iterdir())
