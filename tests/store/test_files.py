"""Files on the disk: whole or not at all, with the permissions they had, by one writer at a time."""

from __future__ import annotations

import os
import resource
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from lape_cards.errors import LapeError
from lape_cards.store import files
from lape_cards.store.cards import read_bytes
from lape_cards.store.files import only_writer, write_whole
from lape_cards.store.raw import read_up_to
from lape_cards.store.reader import MAX_BYTES

ROOT = Path(__file__).parents[2]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_new_file_and_a_changed_one(tmp_path: Path) -> None:
    path = tmp_path / "kortti-ä.yaml"
    write_whole(path, b"a: 1\r\n")
    assert path.read_bytes() == b"a: 1\r\n"
    write_whole(path, b"")
    assert path.read_bytes() == b""
    assert names(tmp_path) == ["kortti-ä.yaml"]


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o755])
def test_permissions_stay(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(b"old")
    path.chmod(mode)
    write_whole(path, b"new")
    assert stat.S_IMODE(path.stat().st_mode) == mode


@contextmanager
def a_disk_with_room_for(size: int) -> Iterator[None]:
    """Writing more than ``size`` bytes fails here as on a full disk: the signal is off, the error stays."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


def test_a_failing_write_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(b"old")
    with a_disk_with_room_for(1000), pytest.raises(LapeError) as caught:
        write_whole(path, b"x" * 5000)
    assert caught.value.exit_code == 2
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["x.yaml"]


def test_what_stands_in_the_way_is_left(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").mkdir()
    with pytest.raises(LapeError):
        write_whole(tmp_path / "x.yaml", b"new")
    with pytest.raises(LapeError):
        write_whole(tmp_path / "gone" / "x.yaml", b"new")
    assert names(tmp_path) == ["x.yaml"]


WRITE_FOR_EVER = """
import sys
from pathlib import Path
from lape_cards.store.raw import read_up_to
from lape_cards.store.files import write_whole
print("ready", flush=True)
while True:
    for letter in b"ab":
        write_whole(Path(sys.argv[1]), bytes([letter]) * 200_000)
"""


def test_killed_at_any_moment_the_file_is_the_old_or_the_new(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(b"a" * 200_000)
    for moment in range(5):
        process = subprocess.Popen([sys.executable, "-c", WRITE_FOR_EVER, str(path)], cwd=ROOT, stdout=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(0.003 * moment)
        process.kill()
        process.wait()
        process.stdout.close()
        content = path.read_bytes()
        assert content in (b"a" * 200_000, b"b" * 200_000)


def test_readers_never_see_a_part(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(b"a" * 100_000)
    done = threading.Event()
    seen: set[bytes] = set()

    def read() -> None:
        while not done.is_set():
            seen.add(path.read_bytes())

    reader = threading.Thread(target=read)
    reader.start()
    for letter in b"bcdefghij":
        write_whole(path, bytes([letter]) * 100_000)
    done.set()
    reader.join()
    assert {(len(content), len(set(content))) for content in seen} == {(100_000, 1)}


COUNT_UP = """
import sys
from pathlib import Path
from lape_cards.store.raw import read_up_to
from lape_cards.store.files import only_writer
for _ in range(40):
    with only_writer(Path(sys.argv[1])):
        number = int(Path(sys.argv[2]).read_text())
        Path(sys.argv[2]).write_text(str(number + 1))
"""


def test_one_writer_at_a_time_among_processes(tmp_path: Path) -> None:
    counter = tmp_path / "counter"
    counter.write_text("0")
    command = [sys.executable, "-c", COUNT_UP, str(tmp_path / "lock"), str(counter)]
    processes = [subprocess.Popen(command, cwd=ROOT) for _ in range(4)]
    assert [process.wait() for process in processes] == [0] * 4
    assert counter.read_text() == "160"


def test_one_writer_at_a_time_among_threads(tmp_path: Path) -> None:
    inside: list[int] = []
    crowds: list[int] = []

    def write() -> None:
        for _ in range(5):
            with only_writer(tmp_path / "lock"):
                inside.append(1)
                time.sleep(0.002)
                crowds.append(len(inside))
                inside.pop()

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert crowds == [1] * 20


def test_the_lock_is_let_go_of_whatever_happens(tmp_path: Path) -> None:
    with pytest.raises(PermissionError, match="of the body's own"), only_writer(tmp_path / "lock"):
        raise PermissionError("of the body's own")
    with only_writer(tmp_path / "lock"):
        pass


def test_who_waits_too_long_is_told_which_file_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LOCK_SECONDS", 0.1)
    with only_writer(tmp_path / "lock"), pytest.raises(LapeError) as caught, only_writer(tmp_path / "lock"):
        pass
    assert caught.value.hint is not None
    assert caught.value.hint.values == {"file": str(tmp_path / "lock")}


def test_a_lock_that_cannot_be_is_no_bug(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(LapeError), only_writer(tmp_path / "file" / "lock"):
        pass


def test_reading(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(b"x" * (MAX_BYTES + 5000))
    assert len(read_bytes(path)) == MAX_BYTES + 1
    os.mkfifo(tmp_path / "pipe.yaml")
    for name in ("gone.yaml", "pipe.yaml", ".", "x.yaml/y", "x" * 300):
        with pytest.raises(LapeError) as caught:
            read_bytes(tmp_path / name, "cards/name.yaml")
        assert caught.value.exit_code == 2
        assert caught.value.message.values["file"] == "cards/name.yaml"


@pytest.mark.parametrize(("most", "length"), [(-1, 10), (0, 0), (4, 4), (9, 9), (10, 10), (11, 10), (1000, 10)])
def test_no_more_is_read_than_there_may_be(tmp_path: Path, most: int, length: int) -> None:
    path = tmp_path / "kortti.yaml"
    path.write_bytes(b"0123456789")
    assert read_up_to(most, path) == b"0123456789"[:length]


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="the system has no such files")
def test_what_is_longer_than_it_says_is_read_whole() -> None:
    path = Path("/proc/self/cmdline")
    assert path.stat().st_size == 0 < len(path.read_bytes())
    for most in (1_000_000, -1):
        assert read_up_to(most, path) == path.read_bytes()


@pytest.mark.skipif(os.name == "nt", reason="making links takes rights there")
@pytest.mark.parametrize("aim", ["kortti.yaml", "muu/kortti.yaml", "ei-ole"])
def test_a_link_that_leads_nowhere_is_replaced(tmp_path: Path, aim: str) -> None:
    (tmp_path / "muu").write_bytes(b"")
    (tmp_path / "kortti.yaml").symlink_to(aim)
    write_whole(tmp_path / "kortti.yaml", b"uusi")
    assert (tmp_path / "kortti.yaml").read_bytes() == b"uusi"
    assert names(tmp_path) == ["kortti.yaml", "muu"]
