"""Saving on a disk that is full, or gets full on the way: the old card stands, and the message says what to do."""

from __future__ import annotations

import json
import resource
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from lape_cards.errors import LapeError
from lape_cards.workflow.save import Request, save

ROOT = Path(__file__).parents[2]
SIZE = 4 * 1024 * 1024

SAVE_WITH_LITTLE_ROOM = """
import json, re, shutil, subprocess, sys
from datetime import date
from pathlib import Path
from lape_cards.errors import LapeError
from lape_cards.workflow.cards import open_cards
from lape_cards.workflow.save import Request, save

source, disk = map(Path, sys.argv[1:])
top, filler = disk / "kortit", disk / "filler"
shutil.copytree(source, top, symlinks=True)
path = top / "cards" / "kortti.yaml"
git = lambda *arguments: subprocess.run(["git", *arguments], cwd=top, capture_output=True, text=True, check=True).stdout

def fill(left):
    with filler.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            pass
        file.truncate(max(0, file.tell() - left))

def saved():
    return save(open_cards(top), [Request("kortti")], today=date(2018, 3, 15))[0].version.number

def state():
    return [path.read_text(), git("rev-parse", "HEAD"), git("tag")]

for left in range(0, 21 * 4096, 4096):
    text = re.sub("(version|date|need): .*\\n", "", path.read_text()) + f"need: Teksti {left}\\n"
    path.write_text(text)
    before = state()
    fill(left)
    try:
        said = ["kept", saved()]
    except LapeError as error:
        said = ["refused", str(error.message.text), bool(error.hint)]
    except BaseException as error:
        said = ["fault", repr(error)]
    after = state()
    filler.unlink()
    again = saved() if said[0] != "kept" else said[1]
    print(json.dumps([left, said, after == before, again]))
print(json.dumps(git("fsck", "--strict", "--no-dangling", "--no-progress")))
"""


def on_a_small_disk(folder: Path, *command: str) -> str:
    """What ``command`` says where ``folder`` is a disk of its own; a user without rights mounts it in a world apart."""
    mount = f'mount -t tmpfs -o size={SIZE} tmpfs "$0" && exec "$@"'
    for world in (["unshare", "--mount"], ["unshare", "--map-root-user", "--mount"]):
        tried = subprocess.run([*world, "sh", "-c", mount, str(folder), "true"], capture_output=True, check=False)
        if tried.returncode == 0:
            done = subprocess.run([*world, "sh", "-c", mount, str(folder), *command], capture_output=True, check=False)
            assert done.returncode == 0, done.stderr.decode()
            return done.stdout.decode()
    pytest.skip("no disk can be mounted here")


def test_a_full_disk_leaves_the_old_card(card_repository, tmp_path, monkeypatch):
    card_repository.write_and_save("kortti", need="Ensin")
    disk = tmp_path / "disk"
    disk.mkdir()
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    said = on_a_small_disk(
        disk, sys.executable, "-c", SAVE_WITH_LITTLE_ROOM, str(card_repository.top), str(disk)
    ).splitlines()
    *rows, sound = map(json.loads, said)
    assert sound == ""
    for left, (how, *more), unchanged, _ in rows:
        assert how in ("kept", "refused"), (left, more)
        assert (how == "refused") == unchanged, (left, how, more)
        assert how == "kept" or more[1], (left, more)
    assert [number for *_, number in rows] == list(range(2, 2 + len(rows)))
    assert {how for _, (how, *_), *_ in rows} == {"kept", "refused"}


@pytest.mark.parametrize("room", [0, 100, 1000])
def test_where_no_file_may_grow(card_repository, room):
    """The system refuses to write more than so many bytes into a file, to lape and to the git programs it starts."""
    cards = card_repository
    cards.write_and_save("kortti", need="Ensin")
    text = cards.write("kortti", need="Uusi " * 300)
    head, tags = cards.git("rev-parse", "HEAD"), cards.tags()
    opened = cards.open()
    limits, handler = resource.getrlimit(resource.RLIMIT_FSIZE), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, limits[1]))
    try:
        with pytest.raises(LapeError) as refused:
            save(opened, [Request("kortti")], today=date(2018, 3, 15))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)
    assert refused.value.hint is not None
    assert cards.path("kortti").read_bytes() == text
    assert (cards.git("rev-parse", "HEAD"), cards.tags()) == (head, tags)
    assert cards.save("kortti")[0].version.number == 2
    cards.assert_sound()
