"""A typer command with one argument: it reads the file and says how long it is."""

from pathlib import Path

import typer


def main(file: Path) -> None:
    """Say how long FILE is."""
    typer.echo(len(file.read_bytes()))


if __name__ == "__main__":
    typer.run(main)
