"""Sheet 填报表: a row a field, the letter's words beside it, everything live."""

from math import isfinite

from xlsxwriter.worksheet import Worksheet

from sfs_excel.errors import REMINDER
from sfs_excel.form import layout as at
from sfs_excel.form.columns import COLUMNS, HEAD_ROW, HEADINGS, LAST_PRINTED, SUMMARY_ROW, TABLE, TITLE_ROW, Column
from sfs_excel.form.content import BLANK, DONE, FAULTY, Content, Raw, longest_hints, longest_reasons
from sfs_excel.form.formulas import render_formulas
from sfs_excel.form.inputs import evidence_validation, validation
from sfs_excel.form.layout import Band, Block, Layout
from sfs_excel.form.page import PAGE_HEIGHT, set_page
from sfs_excel.form.progress import link_to_next, say_rest
from sfs_excel.form.styles import MEASURE
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.rules.field import Field
from sfs_excel.sheets.book import Book
from sfs_excel.sheets.cells import put
from sfs_excel.sheets.measures import SMALL
from sfs_excel.sheets.page import break_pages
from sfs_excel.sheets.references import cell_name, fixed_name

WIDTHS = {place: column.width for place, column in COLUMNS.items()}
TITLE_HEIGHT, SUMMARY_HEIGHT, BAND_HEIGHT = 27.0, 20.0, 21.0  # points


class Table:
    """Writes 填报表 into a workbook."""

    def __init__(self, book: Book, rulebook: Rulebook, content: Content) -> None:
        self._workbook = book.workbook
        self._sheet: Worksheet = book.workbook.add_worksheet(TABLE)
        self._styles = book.styles
        self._rulebook = rulebook
        self._content = content
        self._layout: Layout = at.lay_out(rulebook)
        self._formulas = render_formulas(rulebook)
        self._heights: dict[int, float] = {}  # points, of every row from the first section on

    def write(self, title: str) -> Worksheet:
        self._set_up(title)
        self._write_head(title)
        for band in self._layout.bands:
            self._write_band(band)
            for block in band.blocks:
                self._write_block(block)
        self._check_evidence()
        self._colour_states()
        self._sheet.set_h_pagebreaks(self._page_breaks())
        return self._sheet

    def _page_breaks(self) -> list[int]:
        """No item is cut, and no section's heading ends a page."""
        blocks = [
            (start, sum(self._heights[row] for row in range(start, block.last + 1)))
            for band in self._layout.bands
            for block in band.blocks
            for start in (band.row if block is band.blocks[0] else block.first,)
        ]
        return break_pages(blocks, TITLE_HEIGHT + SUMMARY_HEIGHT, PAGE_HEIGHT)

    def _set_up(self, title: str) -> None:
        sheet, last = self._sheet, LAST_PRINTED
        for place, column in COLUMNS.items():
            sheet.set_column(place, place, column.width, None, {"hidden": column.hidden})
        sheet.freeze_panes(HEAD_ROW + 1, Column.LABEL)
        sheet.set_selection(cell_name(min(self._layout.rows().values(), default=HEAD_ROW + 1), Column.VALUE))
        set_page(sheet, left=title, right="所长签字：　　　　　　", filters=True)
        sheet.repeat_rows(HEAD_ROW)
        sheet.print_area(0, Column.NUMBER, self._layout.last_row, last)

    def _write_head(self, title: str) -> None:
        sheet, styles = self._sheet, self._styles
        sheet.set_row(TITLE_ROW, TITLE_HEIGHT)
        sheet.merge_range(TITLE_ROW, Column.NUMBER, TITLE_ROW, LAST_PRINTED, title, styles["title"])
        sheet.set_row(SUMMARY_ROW, SUMMARY_HEIGHT)
        total = round(sum(self._content.score.values()), 2)
        total_formula = (
            "=ROUND(" + "+".join(at.section_name(band.section.section) for band in self._layout.bands) + ",2)"
        )
        sheet.merge_range(
            SUMMARY_ROW, Column.NUMBER, SUMMARY_ROW, Column.HINT,
            "只填浅黄色格子；其余自动计算。空着不等于0：没有发生的，数量填0。", styles["summary"],
        )  # fmt: skip
        self._formula(SUMMARY_ROW, Column.SCORE, total_formula, total, "score")
        self._name(at.TOTAL_NAME, SUMMARY_ROW, Column.SCORE)
        sheet.write_string(SUMMARY_ROW, Column.REASON, "←自评总分（县局评定的尚未计入）", styles["plain"])
        put(sheet, SUMMARY_ROW, Column.EVIDENCE, link_to_next(self._layout, self._content), styles["jump_to"])
        sheet.set_row(HEAD_ROW, 30)
        for column in Column:
            if column <= LAST_PRINTED:
                sheet.write_string(HEAD_ROW, column, HEADINGS[column], styles["head"])

    def _write_band(self, band: Band) -> None:
        sheet, styles, row = self._sheet, self._styles, band.row
        self._set_height(band.row, BAND_HEIGHT)
        sheet.merge_range(row, Column.NUMBER, row, Column.HINT, band.section.heading, styles["band"])
        score = round(sum(self._content.score[block.item.item] for block in band.blocks), 2)
        names = "+".join(at.score_name(block.item.item) for block in band.blocks)
        self._formula(band.row, Column.SCORE, f"=ROUND({names},2)", score, "band_score")
        self._name(at.section_name(band.section.section), band.row, Column.SCORE)
        sheet.merge_range(row, Column.REASON, row, Column.EVIDENCE, "", styles["band"])
        put(sheet, band.row, Column.REASON, say_rest(band, self._content), styles["band"])

    def _write_block(self, block: Block) -> None:
        item = block.item
        number = item.item
        self._set_heights(block)
        self._across(block, Column.NUMBER, "centre", number)
        self._across(block, Column.TEXT, "text", item.text)
        self._across(block, Column.POINTS, "centre", float(item.points) if item.points else "另计")
        self._across(block, Column.SCORE, "score", None)
        self._formula(block.first, Column.SCORE, self._formulas.score[number], self._content.score[number], "score")
        self._across(block, Column.REASON, "small", None)
        self._formula(block.first, Column.REASON, self._formulas.reason[number], self._content.reason[number], "small")
        self._across(block, Column.EVIDENCE, "input_text", self._content.filling.evidence.get(number, ""))
        self._name(at.score_name(number), block.first, Column.SCORE)
        self._name(at.evidence_name(number), block.first, Column.EVIDENCE)
        for row, key in enumerate(block.row_keys, block.first):
            self._sheet.write_string(row, Column.KEY, key, self._styles["hidden"])
        for row, key in enumerate(block.keys, block.first):
            self._write_field(row, key)
        if not block.keys:
            self._write_nothing_asked(block)

    def _write_field(self, row: int, key: str) -> None:
        sheet, styles, content, formulas = self._sheet, self._styles, self._content, self._formulas.fields[key]
        field = self._rulebook.fields[key]
        self._write_label(row, field.label, field.hint)
        self._write_input(row, field, content.filling.values.get(key, ""))
        unit = {"percent": "%", "score": "分"}.get(field.type) or field.unit or "—"
        sheet.write_string(row, Column.UNIT, unit, styles["centre"])
        is_valid = content.valid[key]
        self._formula(row, Column.STATUS, formulas.status, content.status[key], "status")
        self._formula(row, Column.HINT, formulas.hint, content.hint[key], "hint")
        self._formula(row, Column.TYPED, formulas.typed, content.typed[key], "hidden")
        self._formula(row, Column.NUMERIC, formulas.numeric, content.numeric[key], "hidden")
        self._formula(row, Column.VALID, formulas.valid, is_valid, "hidden")
        self._formula(row, Column.CLEAN, formulas.clean, content.numeric[key] if is_valid else 0, "hidden")
        self._name(at.value_name(key), row, Column.VALUE)
        self._name(at.valid_name(key), row, Column.VALID)
        self._name(at.clean_name(key), row, Column.CLEAN)

    def _write_input(self, row: int, field: Field, raw: Raw) -> None:
        place = (row, Column.VALUE)
        style = self._styles["input_text" if field.type == "text" else "input"]
        if raw == "":
            self._sheet.write_blank(*place, None, style)
        elif isinstance(raw, str) or not isfinite(raw):
            self._sheet.write_string(*place, str(raw), style)
        else:
            self._sheet.write_number(*place, raw, style)
        self._sheet.data_validation(*place, *place, validation(field, fixed_name(row, Column.VALUE)))

    def _write_label(self, row: int, label: str, hint: str) -> None:
        styles = self._styles
        if hint:
            parts = (styles["label_line"], label, styles["hint_line"], f"\n{hint}")
            self._sheet.write_rich_string(row, Column.LABEL, *parts, styles["text"])
        else:
            self._sheet.write_string(row, Column.LABEL, label, styles["text"])

    def _check_evidence(self) -> None:
        """One rule for all items: it is the same everywhere."""
        areas = [
            f"{cell_name(block.first, Column.EVIDENCE)}:{cell_name(block.last, Column.EVIDENCE)}"
            for block in self._layout.blocks
        ]
        self._sheet.data_validation(areas[0], evidence_validation() | {"multi_range": " ".join(areas)})

    def _write_nothing_asked(self, block: Block) -> None:
        who = (
            "由考核领导小组票决，司法所不填"
            if block.item.is_voted
            else "由县局填写，司法所不填"
            if block.item.fields
            else "不需填报"
        )
        self._sheet.write_string(block.first, Column.LABEL, who, self._styles["none"])
        for column in (Column.VALUE, Column.UNIT, Column.STATUS):
            self._sheet.write_string(block.first, column, "—", self._styles["none"])
        self._sheet.write_blank(block.first, Column.HINT, None, self._styles["none"])

    def _set_heights(self, block: Block) -> None:
        """Room for the label and the hints of each row, and over all rows of the item for its words and reasons."""
        item, content = block.item, self._content
        rows = [self._height_of_row(key) for key in block.keys] or [MEASURE.height_of(1)]
        needed = max(
            MEASURE.height_of(MEASURE.count_lines(item.text, WIDTHS[Column.TEXT])),
            MEASURE.height_of(MEASURE.count_lines(content.reason[item.item], WIDTHS[Column.REASON] * SMALL)),
            MEASURE.height_of(
                MEASURE.count_lines(longest_reasons(self._rulebook)[item.item], WIDTHS[Column.REASON] * SMALL)
            ),
        )
        spare = max(0.0, needed - sum(rows)) / len(rows)
        for row, height in enumerate(rows, block.first):
            self._set_height(row, height + spare)

    def _set_height(self, row: int, height: float) -> None:
        self._heights[row] = height
        self._sheet.set_row(row, height)

    def _height_of_row(self, key: str) -> float:
        field = self._rulebook.fields[key]
        label = MEASURE.count_lines(field.label, WIDTHS[Column.LABEL])
        clarified = MEASURE.count_lines(field.hint, WIDTHS[Column.LABEL] * SMALL) if field.hint else 0
        hint = MEASURE.count_lines(longest_hints(self._rulebook)[key], WIDTHS[Column.HINT] * SMALL)
        return MEASURE.height_of(max(label + clarified, hint))

    def _across(self, block: Block, column: Column, style: str, value: float | str | None) -> None:
        """A cell over all rows of an item: merged where there are several."""
        if block.last > block.first:
            self._sheet.merge_range(block.first, column, block.last, column, "", self._styles[style])
        if isinstance(value, str) and value:
            self._sheet.write_string(block.first, column, value, self._styles[style])
        elif value is None or value == "":
            self._sheet.write_blank(block.first, column, None, self._styles[style])
        else:
            self._sheet.write_number(block.first, column, float(value), self._styles[style])

    def _formula(self, row: int, column: Column, text: str, value: float | str | bool, style: str) -> None:
        self._sheet.write_formula(row, column, text, self._styles[style], value)

    def _name(self, name: str, row: int, column: Column) -> None:
        self._workbook.define_name(name, f"={TABLE}!{fixed_name(row, column)}")

    def _colour_states(self) -> None:
        first, last = HEAD_ROW + 1, self._layout.last_row
        status = cell_name(first, Column.STATUS)
        area = (first, Column.STATUS, last, Column.STATUS)
        for words, style in ((FAULTY, "fault"), (BLANK, "blank"), (DONE, "done")):
            rule = {"type": "formula", "criteria": f'={status}="{words}"', "format": self._styles[style]}
            self._sheet.conditional_format(*area, rule)
        hints = (first, Column.HINT, last, Column.HINT)
        reminder = f'=LEFT({cell_name(first, Column.HINT, keep="column")},2)="{REMINDER}"'
        self._sheet.conditional_format(
            *hints, {"type": "formula", "criteria": reminder, "format": self._styles["blank"]}
        )
        inputs = (first, Column.VALUE, last, Column.VALUE)
        fault = {"type": "formula", "criteria": f'=${status}="{FAULTY}"', "format": self._styles["fault"]}
        self._sheet.conditional_format(*inputs, fault)
