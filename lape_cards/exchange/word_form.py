"""The form's parts on the pages of a Word document: texts under headings, lists as tables with the form's columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from lape_cards.card.base import guide_of, label_of
from lape_cards.card.evaluation import Evaluation
from lape_cards.card.kinds import ResultCard, Rooting, RootingPlan, RootingStep
from lape_cards.card.parts import Area, Benefit, Change, Checkpoint, Result, Risk, RootDecision
from lape_cards.documents import model
from lape_cards.documents.metric_model import Cell, MeasurementTable, Metric
from lape_cards.exchange.labels import NAME_OF_CHECKPOINT, RESULT_OF_ROW
from lape_cards.exchange.rows import DOT
from lape_cards.exchange.voices import NAMELESS, SEPARATOR
from lape_cards.exchange.word_page import Fill, Page
from lape_cards.exchange.word_rest import tell_rest
from lape_cards.exchange.word_styles import INFO, ITEM, META, VOICE
from lape_cards.message import Message

_EMPTY_ROWS = 3


class FormWriter:
    """Writes the parts of one document, in the order of its form."""

    def __init__(self, page: Page, document: model.Document) -> None:
        self.page = page
        self.document = document
        self.say = page.say
        self.title = ""

    def write(self) -> None:
        """All of the document."""
        document = self.document
        kind = Message("Final evaluation") if isinstance(document, model.EvaluationDocument) else document.header.kind
        name = self.page.one_line(document.header.title)
        self.title = f"{self.say(kind)}: {name}"
        self.page.begin(document.language)
        self.page.heading(kind, 0)
        if isinstance(document, model.EvaluationDocument):
            self._evaluation(document)
            return
        self._header(document.header)
        if isinstance(document, model.RootingDocument):
            self._plan(document)
        if isinstance(document, model.CardDocument | model.RootingDocument):
            self._form(document.form)

    def _header(self, header: model.Header) -> None:
        rows: list[tuple[Message, Fill]] = [
            (self._headed("title"), self.page.text(header.title)),
            (self._headed("area"), self._area(header)),
            (self._headed("period"), self.page.line(header.period)),
            (self._headed("date"), self.page.line(header.saved, INFO)),
            (self._headed("version"), self.page.line(header.version, INFO)),
            (self._headed("prepared_by"), self.page.text(header.prepared_by)),
        ]
        if header.group:
            rows.append((self._headed("group"), self.page.lines(header.group)))
        if header.contact:
            rows.append((self._headed("contact"), self.page.lines(header.contact)))
        if header.programme:
            rows.append((self._headed("programme"), self.page.text(header.programme)))
        self.page.facts(rows, Message("The form's header"))

    @staticmethod
    def _headed(name: str) -> Message:
        return Message(label_of(ResultCard, name))

    def _area(self, header: model.Header) -> Fill:
        parts = (
            ("region", header.region or ""),
            ("municipality", ", ".join(header.municipality)),
            ("place", header.place or ""),
        )
        return self.page.lines([f"{self.say(label_of(Area, name))}: {text}" for name, text in parts])

    def _free(self, owner: type, name: str, text: str | None, level: int = 1) -> None:
        """A heading with a free text under it, or with the guide and room for one."""
        self.page.heading(Message(label_of(owner, name)), level)
        self._text_or_guide(guide_of(owner, name), text)

    def _text_or_guide(self, guide: str, text: str | None) -> None:
        if text:
            self.page.prose(text)
        else:
            self.page.guide(guide)
            self.page.paragraph("")

    def _form(self, form: model.Form) -> None:
        self._free(ResultCard, "need", form.need)
        self._free(ResultCard, "activity", form.activity)
        self._benefits(form.benefits)
        self._risks(form.risks)
        self.page.turn(wide=True)
        self._changes(form.rows)
        self._checkpoints(form.checkpoints)
        self._after(form)

    def _after(self, form: model.Form) -> None:
        """What comes of the experiment, and what the form has no place for, on a page that stands again."""
        measured = any(one.table or one.observations for row in form.rows for one in row.metrics)
        more = form.elements or form.sites or form.attachments
        if measured or more or any(row.result for row in form.rows):
            self.page.turn(wide=False)
        self._results(form.rows)
        self._measurements(form.rows)
        tell_rest(self.page, self.say, form)

    def _table(
        self,
        owner: type,
        names: Sequence[str],
        widths: Sequence[float],
        rows: Sequence[tuple[str | None, Sequence[Fill]]],
        caption: Message,
        labels: Sequence[Message] = (),
        *,
        unfilled: bool = False,
        empty: int = _EMPTY_ROWS,
    ) -> None:
        """A table with the labels of the form over its columns, and room to write where there is nothing yet."""
        heads = labels or [Message(label_of(owner, name)) for name in names]
        blank = [(None, [self.page.text(None)] * len(heads))] * (max(empty - len(rows), 0) if unfilled else 0)
        self.page.table(heads, widths, [*rows, *blank], caption)

    def _benefits(self, benefits: Sequence[model.Benefit]) -> None:
        self.page.heading(Message(label_of(ResultCard, "benefits")), 1)
        unfilled = not any(one.beneficiary or one.text for one in benefits)
        if unfilled:
            self.page.guide(guide_of(ResultCard, "benefits"))
        page, judged = self.page, any(benefit.result for benefit in benefits)
        levels = any(benefit.level for benefit in benefits)
        names = ["beneficiary", *(["level"] if levels else []), "text", *(["result"] if judged else [])]
        widths = {"beneficiary": 4.0, "level": 2.6, "text": 12.6 - 2.6 * levels - 3.8 * judged, "result": 3.8}
        rows = []
        for number, one in enumerate(benefits):
            fills = {
                "beneficiary": page.text(one.beneficiary),
                "level": page.line(one.level),
                "text": page.text(one.text),
                "result": self._verdict(one.result),
            }
            rows.append((f"benefits_{number}", [fills[name] for name in names]))
        self._table(
            Benefit, names, [widths[name] for name in names], rows, Message("Expected benefits"), unfilled=unfilled
        )

    def _risks(self, risks: Sequence[model.Risk]) -> None:
        self.page.heading(Message(label_of(ResultCard, "risks")), 1)
        unfilled = not any(one.risk for one in risks)
        if unfilled:
            self.page.guide(guide_of(ResultCard, "risks"))
        page, judged = self.page, any(risk.outcome for risk in risks)
        names = ["risk", "likelihood", "impact", "mitigation", *(["outcome"] if judged else [])]
        widths = {"risk": 6.0 - 1.6 * judged, "likelihood": 3.4, "impact": 2.0, "mitigation": 5.2 - 2.0 * judged}
        widths["outcome"] = 3.6
        rows = []
        for number, one in enumerate(risks):
            fills = {
                "risk": page.text(one.risk),
                "likelihood": page.line(one.likelihood),
                "impact": page.line(one.impact),
                "mitigation": page.text(one.mitigation),
                "outcome": self._verdict(one.outcome),
            }
            rows.append((f"risks_{number}", [fills[name] for name in names]))
        labels = [Message("Came true") if name == "outcome" else Message(label_of(Risk, name)) for name in names]
        self._table(
            Risk, names, [widths[name] for name in names], rows, Message("Identified risks"), labels, unfilled=unfilled
        )

    def _verdict(self, verdict: model.Verdict | None) -> Fill:
        if verdict is None:
            return self.page.text(None)
        return self.page.both(self.page.line(verdict.word), self.page.text(verdict.note))

    def _changes(self, rows: Sequence[model.Row]) -> None:
        self.page.heading(Message(label_of(ResultCard, "changes")), 1)
        names = ("change", "current", "target", "ideal", "actions", "metrics")
        labels = [*(Message(label_of(Change, name)) for name in names), Message("Checkpoint and those responsible")]
        made = [(f"changes_{number}", self._row(row, number)) for number, row in enumerate(rows)]
        widths = (3.5, 4.0, 4.0, 3.5, 4.2, 4.2, 3.3)
        unfilled = not any(row.change or row.current or row.target for row in rows)
        self._table(Change, (), widths, made, Message(label_of(ResultCard, "changes")), labels, unfilled=unfilled)

    def _row(self, row: model.Row, number: int) -> list[Fill]:
        page = self.page
        states = [page.text(text) for text in (row.change, row.current, row.target, row.ideal)]
        points = [page.line(self._point(point), INFO) for point in row.checkpoints]
        done = [self._action(one, f"changes_{number}_actions_{place}") for place, one in enumerate(row.actions)]
        told = [self._metric(one, f"changes_{number}_metrics_{place}") for place, one in enumerate(row.metrics)]
        return [*states, page.both(*done), page.both(*told), page.both(*points)]

    def _point(self, point: model.Checkpoint) -> str:
        return DOT.join([self.page.written(point.planned), *point.responsible] if point.planned else point.responsible)

    def _action(self, action: model.Action, mark: str) -> Fill:
        parts = [self.page.written(action.when)] if action.when else []
        parts += [SEPARATOR.join(map(self.page.one_line, action.responsible))] if action.responsible else []
        parts += [self.say(action.status_word)] if action.what else []
        return self.page.both(self.page.text(action.what, mark=mark), self.page.line(DOT.join(parts), META))

    def _metric(self, metric: Metric, mark: str) -> Fill:
        page = self.page
        if not metric.name and not metric.follow_up:
            return page.text(None)
        facts = []
        for label, value in (("Baseline", metric.baseline), ("Target", metric.target), ("Ideal", metric.ideal)):
            if value is not None:
                facts.append(f"{self.say(label)} {page.measured(value, metric.unit)}")
        facts += [page.one_line(metric.unit)] if metric.unit and metric.unit != "%" else []
        facts += [self.say(metric.method)] if metric.method else []
        return page.both(
            page.text(metric.name or NAMELESS, ITEM, mark=mark),
            page.text(metric.follow_up),
            page.line(DOT.join(facts), INFO),
        )

    def _checkpoints(self, points: Sequence[model.Checkpoint]) -> None:
        self.page.heading(Message(label_of(ResultCard, "checkpoints")), 1)
        page = self.page
        names = ("date", "responsible", "expected", "held", "observations", "decision", "next")
        labels = [Message(NAME_OF_CHECKPOINT), *(Message(label_of(Checkpoint, name)) for name in names)]
        rows = [
            (
                f"checkpoints_{number}",
                [
                    page.line(point.name or point.id or str(point.number)),
                    page.line(point.planned),
                    page.lines([SEPARATOR.join(map(page.one_line, point.responsible))] if point.responsible else []),
                    page.text(point.expected),
                    page.line(point.held),
                    self._voices(point.observations),
                    page.line(point.decision),
                    page.text(point.next),
                ],
            )
            for number, point in enumerate(points)
        ]
        widths = (3.2, 2.5, 3.4, 4.1, 2.2, 5.0, 2.6, 3.7)
        unfilled = not any(point.planned or point.held for point in points)
        caption = Message(label_of(ResultCard, "checkpoints"))
        self._table(Checkpoint, (), widths, rows, caption, labels, unfilled=unfilled)

    def _voices(self, voices: Sequence[model.Voice]) -> Fill:
        fills = []
        for voice in voices:
            if voice.by or len(voices) > 1:
                fills.append(self.page.line(SEPARATOR.join(map(self.page.one_line, voice.by)) or NAMELESS, VOICE))
            fills.append(self.page.text(voice.text))
        return self.page.both(*fills)

    def _results(self, rows: Sequence[model.Row]) -> None:
        page = self.page
        if not any(row.result for row in rows):
            return
        page.heading(Message(RESULT_OF_ROW), 1)
        labels = [
            Message(label_of(Change, "change")),
            *(Message(label_of(Result, name)) for name in ("reached", "note")),
        ]
        made = [
            (
                f"results_{number}",
                [
                    page.text(row.change, INFO),
                    page.line(row.result.word if row.result else None),
                    page.text(row.result.note if row.result else None),
                ],
            )
            for number, row in enumerate(rows)
        ]
        self._table(Result, (), (6.0, 3.4, 7.2), made, Message(RESULT_OF_ROW), labels)

    def _measurements(self, rows: Sequence[model.Row]) -> None:
        measured = [one for row in rows for one in row.metrics if one.table or one.observations]
        if not measured:
            return
        self.page.heading(Message("Measurements"), 1)
        for metric in measured:
            self.page.paragraph(self.page.one_line(metric.name or NAMELESS), INFO, bold=True)
            self.page.paragraph(" ".join(map(self.say, metric.finding)), INFO) if metric.finding else None
            if metric.table is not None:
                self._measured(metric, metric.table)
            for told in (*metric.evidence, metric.reading):
                self.page.paragraph(" ".join(map(self.say, told)), INFO) if told else None
            for seen in metric.observations:
                day = self.page.written(seen.date) if seen.date else NAMELESS
                self.page.paragraph(f"{day}: {self.page.one_line(seen.text)}", INFO)

    def _measured(self, metric: Metric, table: MeasurementTable) -> None:
        page = self.page
        rows = []
        for row in table.rows:
            cells = [row.date or NAMELESS, *map(self._cell, row.cells)]
            rows.append((None, [page.line(one, INFO) for one in ([row.group, *cells] if table.by_group else cells)]))
        heads = [*([Message("Group")] if table.by_group else []), Message("Date"), *table.series]
        caption = Message("Measurements of “{name}”", name=page.one_line(metric.name or NAMELESS))
        widths = [6.0, 4.0, 6.6] if table.by_group else [4.0, *[3.5] * len(table.series)]
        page.table(heads, widths, rows, caption, heads_in=INFO)

    def _cell(self, cell: Cell | None) -> str:
        if cell is None:
            return NAMELESS
        number = self.page.written(cell.value)
        certain = [Message("n = {n}", n=cell.n)] if cell.n is not None else []
        certain += [Message("95% CI {interval}", interval=cell.interval)] if cell.interval is not None else []
        return f"{number} ({'; '.join(map(self.say, certain))})" if certain else number

    def _evaluation(self, document: model.EvaluationDocument) -> None:
        header = document.header
        page = self.page
        page.facts(
            [
                (Message(label_of(ResultCard, "title")), page.text(header.title)),
                (Message(label_of(ResultCard, "area")), self._area(header)),
                (Message(label_of(ResultCard, "period")), page.line(header.period)),
                (Message(label_of(Evaluation, "prepared_by")), page.text(document.prepared_by)),
                (Message(label_of(Evaluation, "date")), page.line(document.date)),
            ],
            Message("The form's header"),
        )
        self._results(document.evidence)
        for part in document.parts:
            page.heading(part.heading, 1)
            for question in part.questions:
                page.heading(f"{question.number}. {self.say(question.title)}", 2)
                if not question.voices:
                    page.guide(question.guide.text)
                    page.paragraph("")
                page.fill(self._voices(question.voices))
                if question.key == "child_impacts":
                    page.heading(Message(label_of(Evaluation, "children_heard")), 3)
                    if not document.children_heard:
                        page.guide(guide_of(Evaluation, "children_heard"))
                        page.paragraph("")
                    page.fill(self._voices(document.children_heard))
        self._root(document.root)

    def _root(self, root: model.RootDecision | None) -> None:
        page = self.page
        page.heading(Message(label_of(Evaluation, "root")), 2)
        truths: Callable[[bool | None], Fill] = lambda value: page.line(  # noqa: E731 - said twice, three lines below
            None if value is None else Message("Yes") if value else Message("No")
        )
        label = {name: Message(label_of(RootDecision, name)) for name in RootDecision.model_fields}
        texts = ("reasons", "costs", "means", "host", "follow_up")
        page.facts(
            [
                (label["decision"], page.line(root.decision.word if root and root.decision else None)),
                *((label[name], page.text(getattr(root, name) if root else None)) for name in texts),
                (label["municipal_decision"], truths(root.municipal_decision if root else None)),
                (label["regional_decision"], truths(root.regional_decision if root else None)),
            ],
            Message(label_of(Evaluation, "root")),
        )

    def _plan(self, document: model.RootingDocument) -> None:
        page, plan = self.page, document.plan
        link = document.continues
        named = (f"{link.title} ({link.id})" if link.title else link.id) if link else None
        page.facts([(Message(label_of(Rooting, "continues")), page.text(named))], Message("Continues the experiment"))
        page.heading(Message(label_of(Rooting, "rooting")), 1)
        for name in ("host", "costs", "funding", "follow_up"):
            self._free(RootingPlan, name, getattr(plan, name) if plan else None, 2)
        page.heading(Message(label_of(RootingPlan, "decisions")), 2)
        names = ("body", "what", "date", "status")
        rows = [
            (
                f"decisions_{number}",
                [page.text(one.body), page.text(one.what), page.line(one.date), page.line(one.status_word)],
            )
            for number, one in enumerate(plan.decisions if plan else ())
        ]
        self._table(
            RootingStep,
            names,
            (4.6, 6.0, 2.8, 3.2),
            rows,
            Message(label_of(RootingPlan, "decisions")),
            unfilled=not rows,
        )
