"""The smallest typer app of two commands: what a start with it costs at the least."""

import typer

app = typer.Typer()


@app.command()
def first() -> None:
    """Do one thing."""


@app.command()
def second() -> None:
    """Do another."""


if __name__ == "__main__":
    app()
