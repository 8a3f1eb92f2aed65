"""Read every version of every file as plain git gives it: one ``log --raw`` and one ``cat-file --batch``."""

import subprocess
import sys

log = subprocess.run(
    ["git", "log", "--raw", "--no-abbrev", "--no-renames", "--format=%H", "--", "cards"],
    capture_output=True,
    check=True,
).stdout
names = [line.split(b" ")[3] for line in log.split(b"\n") if line.startswith(b":")]
batch = subprocess.Popen(["git", "cat-file", "--batch"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
assert batch.stdin is not None
assert batch.stdout is not None
total, at_once = 0, 500
for start in range(0, len(names), at_once):
    part = names[start : start + at_once]
    batch.stdin.write(b"\n".join(part) + b"\n")
    batch.stdin.flush()
    for _ in part:
        size = int(batch.stdout.readline().split(b" ")[2])
        total += len(batch.stdout.read(size + 1)) - 1
batch.stdin.close()
sys.stdout.write(f"{len(names)} versions, {total} bytes\n")
