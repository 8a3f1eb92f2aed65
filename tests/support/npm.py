"""Programs that come by npm, in the versions that a folder of tests pins."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from filelock import FileLock

_PINS = ("package.json", "package-lock.json")
_BUILD = Path(__file__).parents[2] / "build"


def installed(pinned: Path) -> Path:
    """The ``node_modules`` of what the folder ``pinned`` asks for; installed once, and kept until the pins change."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("npm is not installed")
    folder = _BUILD / pinned.name
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / "lock"):
        done = folder / "installed"
        pins = b"".join((pinned / name).read_bytes() for name in _PINS)
        if not done.is_file() or done.read_bytes() != pins:
            for name in _PINS:
                shutil.copy(pinned / name, folder / name)
            ran = subprocess.run(
                [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
                cwd=folder,
                capture_output=True,
                text=True,
                check=False,
            )
            assert ran.returncode == 0, ran.stderr
            done.write_bytes(pins)
    return folder / "node_modules"
