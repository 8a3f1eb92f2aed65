"""Sites to test with: of the made-up portfolio, of one repository, and of cards that mean harm."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from portfolio import TODAY, make_portfolio

from lape_cards.workflow.collect import collect
from lape_cards.workflow.collection import open_collection
from lape_cards.workflow.site import Made, languages_of, make_site

HOSTILE = (
    "<script>window.hit = 1; alert(1)</script><img src=x onerror='window.hit = 1'>"
    "<svg onload='window.hit = 1'></svg>[x](javascript:window.hit=1) {{ 7 * 7 }}{% for x in 1 %}"
)


def collected_portfolio(top: Path, more: str = "") -> Path:
    """The folder of the portfolio of three made-up groups, whose cards are collected."""
    folder = make_portfolio(top, more=more).folder
    collect(folder / "portfolio.yaml")
    return folder


def site_of(folder: Path, output: Path, *, language: str = "all", today: date = TODAY) -> Made:
    """The site of the collection that ``folder`` is in."""
    return make_site(open_collection(folder), output, languages=languages_of(language), today=today)


def hostile_card(card: str) -> str:
    """A card whose every text tries to become something else."""
    text = HOSTILE.replace("'", "''")
    return (
        f"format: 1\nkind: experiment\nid: {card}\nlanguage: fi\ntitle: '{text}'\nneed: '{text}'\nactivity: '{text}'\n"
        f"prepared_by: '{text}'\narea:\n  municipality:\n    - '{text}'\nperiod:\n  start: 2018-01\n  end: 2019-06\n"
        f"changes:\n  - id: rivi\n    change: '{text}'\n    target: '{text}'\n"
        f"checkpoints:\n  - id: puolivali\n    name: '{text}'\n    date: 2018-05-05\n    responsible:\n"
        f"      - '{text}'\n"
    )
