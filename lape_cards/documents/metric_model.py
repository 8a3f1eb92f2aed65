"""What templates are given of a metric: its aims, its numbers and what they say."""

from __future__ import annotations

from decimal import Decimal

from msgspec import Struct

from lape_cards.card.values import PartialDate, Range
from lape_cards.documents.chart_model import Chart, Contrast
from lape_cards.message import Message


class Cell(Struct, frozen=True):
    """One measured value with what its certainty rests on, and its 95 % interval in words."""

    value: Decimal
    n: int | None
    sd: Decimal | None
    interval: Message | None


class MeasurementRow(Struct, frozen=True):
    """One day's values, one place for each of the table's series; ``None`` where a series has none.

    ``group`` names the only group, or site, that the row is of, where the table has too many for columns.
    """

    date: PartialDate | None
    checkpoint: str | None
    cells: tuple[Cell | None, ...]
    notes: tuple[str, ...]
    group: Message | None = None


class MeasurementTable(Struct, frozen=True):
    """A metric's numbers, the pilot's beside the comparison group's; ``by_group`` says that they are under each other.

    Then ``series`` is a single column, and each row names its group.
    """

    series: tuple[Message, ...]
    rows: tuple[MeasurementRow, ...]
    with_checkpoints: bool
    with_notes: bool
    by_group: bool = False


class Observation(Struct, frozen=True):
    """What a qualitative metric recorded on one occasion."""

    date: PartialDate | None
    text: str
    n: int | None
    comparison: bool
    site: str | None
    checkpoint: str | None
    note: str | None


class Metric(Struct, frozen=True):
    """A metric with its aims, what was measured and what that says.

    ``finding`` is whole sentences, ``evidence`` paragraphs of them: how sure it is; ``reading`` is what to know;
    ``progress`` is a fraction of the way from baseline to target, ``progress_to_ideal`` of that to the ideal.
    """

    key: str
    name: str | None
    type: Message | None
    method: Message | None
    unit: str | None
    direction: Message | None
    baseline: Decimal | Range | None
    target: Decimal | Range | None
    ideal: Decimal | Range | None
    follow_up: str | None
    note: str | None
    finding: tuple[Message, ...]
    evidence: tuple[tuple[Message, ...], ...]
    reading: tuple[Message, ...]
    change: Decimal | None
    progress: Decimal | None
    progress_to_ideal: Decimal | None
    chart: Chart | None
    contrast: Contrast | None
    table: MeasurementTable | None
    observations: tuple[Observation, ...]
