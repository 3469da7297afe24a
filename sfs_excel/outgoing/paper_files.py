"""Papers as files: a Word document and the message that it goes out with, each written only where it says something new.

A paper keeps the day on which it was written for as long as it says the same: nobody gets it twice because of its date.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

import pandas as pd

from sfs_excel.files.outputs import Outputs, Written
from sfs_excel.files.progress import Progress, show_nothing
from sfs_excel.files.spooled import Spooled
from sfs_excel.notices.names import KINDS, ON_PAPER, PAGES
from sfs_excel.notices.render import Notices
from sfs_excel.notices.replies import Notice
from sfs_excel.outcome.tables import PAPERS
from sfs_excel.words import NoticeKind, PaperState

DOCUMENT, TEXT, PAGE = ".docx", ".txt", ".html"
FINAL_MARK = "（{}定稿）"  # in the names of papers that rest on a final result
_NUMBER = "（第{}次）"  # in the names of what is otherwise than what went out under the same name
_NUMBERED = re.compile(_NUMBER.format(r"\d+") + r"(?=\.\w+$)")
_OF_FINAL = re.compile(FINAL_MARK.format(r"\d{4}-\d\d-\d\d(-\d+)?"))


@dataclass(frozen=True)
class Paper:
    """One paper, before it is written.

    Attributes:
        office: code; empty where it is for all of them.
        name: whom it is for.
        path: below the year folder, with `/`, without its ending.
    """

    office: str
    name: str
    path: str
    notice: Notice

    @property
    def kind(self) -> NoticeKind:
        """Of the notice that it holds."""
        return KINDS[type(self.notice)]

    @property
    def file(self) -> str:
        """The paper itself: its document, or its text where it is a message only."""
        return self.path + (DOCUMENT if isinstance(self.notice, ON_PAPER) else TEXT)

    @property
    def mark(self) -> str:
        """The part of its name that tells on which final result it rests; "" where it rests on none."""
        found = _OF_FINAL.search(self.path)
        return "" if found is None else found[0]

    def renumber(self, number: int) -> "Paper":
        """The same paper under another name; the first has no number."""
        if number == 1:
            return self
        named = replace(self, path=add_number(self.path, number))
        if getattr(self.notice, "attachment", "") != PurePosixPath(self.file).name:
            return named
        again: Any = self.notice  # of a kind that names its own document
        return replace(named, notice=replace(again, attachment=PurePosixPath(named.file).name))

    @property
    def files(self) -> list[str]:
        """All that is written of it, the paper itself first, then its message as text and as a page."""
        pages = [self.path + PAGE] if isinstance(self.notice, PAGES) else []
        return list(dict.fromkeys((self.file, self.path + TEXT, *pages)))


@dataclass(frozen=True)
class PaperStore:
    """The place of papers: the year folder, the note of files written there, the templates, and the day to put on them; and who
    looks on while they are made."""

    folder: Path
    outputs: Outputs
    notices: Notices
    today: date
    progress: Progress = show_nothing

    def is_current(self, file: str, digest: str) -> bool:
        """Tell whether the file that stands there is made of this."""
        return self.outputs.find_made_of(self.folder / file) == digest

    def place(self, papers: Iterable[Paper]) -> list[Paper]:
        """The papers under the names that they take: see `choose_number`."""
        return [self._place(paper) for paper in papers]

    def _place(self, paper: Paper) -> Paper:
        number = self.choose_number(
            lambda number: paper.renumber(number).file,
            lambda number: self.notices.digest(paper.renumber(number).notice),
        )
        return paper.renumber(number)

    def choose_number(self, name: Callable[[int], str], say: Callable[[int], str], *, is_mail: bool = False) -> int:
        """Choose the number that a file gets in its name. What went out is never written over: where it says something else now, it
        takes the next number. What went by mail went out, and so did a paper of a final result: it is signed, or carried away.

        Args:
            name: number -> path below the year folder, with `/`.
            say: number -> digest of what the file says under that name.
            is_mail: it is the draft of a mail, which goes out by mail alone.
        """
        number = 1
        while self._is_gone(name(number), is_mail=is_mail):
            number += 1
        last = number - 1
        return last if last and self.outputs.was_made_of(self.folder / name(last)) == say(last) else number

    def _is_gone(self, file: str, *, is_mail: bool) -> bool:
        path = self.folder / file
        is_final = not is_mail and _OF_FINAL.search(path.name) is not None
        return self.outputs.went_out(path) or (is_final and self.outputs.was_made_of(path) != "")

    def find_void(self, below: str, holding: Iterable[str]) -> list[Path]:
        """Find the files that were written below a part of the year folder and hold no longer. What went out stays, and what rests on
        a result that was final once."""
        valid = {self.folder / file for file in holding}
        others = [path for path in self.outputs.list_noted(self.folder / below) if path not in valid]
        return [path for path in others if not _OF_FINAL.search(path.name) and not self.outputs.went_out(path)]


@dataclass(frozen=True)
class Batch:
    """Papers, and the files of them that have to be written, each with what it is made of (`Outputs.write`)."""

    papers: Sequence[Paper]
    contents: Spooled
    made_of: Mapping[Path, str]

    def list_written(self, written: Mapping[Path, Written], folder: Path) -> pd.DataFrame:
        """One row a paper (`tables.PAPERS`)."""
        rows = []
        for paper in self.papers:
            mine = {file: written[folder / file] for file in paper.files if folder / file in written}
            place = mine[paper.file].path if paper.file in mine else folder / paper.file
            state = (
                PaperState.SAME if not mine else PaperState.OPEN if place != folder / paper.file else PaperState.WRITTEN
            )
            kept = next((_name(each.kept, folder) for each in mine.values() if each.kept is not None), "")
            rows.append((paper.kind, paper.office, paper.name, _name(place, folder), state, kept))
        return PAPERS.frame(rows)


def render_papers(papers: Sequence[Paper], paper_store: PaperStore) -> Batch:
    """Render what is not there yet, or says something else there.

    Raises:
        FaultyFileError: a template cannot be used.
    """
    contents = Spooled()
    made_of: dict[Path, str] = {}
    for done, paper in enumerate(papers):
        paper_store.progress(done, len(papers), paper.name)
        digest = paper_store.notices.digest(paper.notice)
        if stale := [file for file in paper.files if not paper_store.is_current(file, digest)]:
            rendered = render_paper(paper, paper_store)
            for path, content in ((paper_store.folder / file, rendered[file]) for file in stale):
                contents.put(path, content)
                made_of[path] = digest
    return Batch(papers, contents, made_of)


def write_papers(
    papers: Sequence[Paper],
    offices: Collection[str],
    paper_store: PaperStore,
    below: str = "",
    others: Collection[str] = (),
) -> pd.DataFrame:
    """Write the papers of some offices, and those for everybody: see `Batch.list_written`.

    Args:
        papers: of all offices.
        below: the part of the year folder that holds nothing but these papers: what else was written there is taken away.
        others: files there that are not.

    Raises:
        FaultyFileError: a template cannot be used; nothing is written.
    """
    batch = render_papers([paper for paper in papers if not paper.office or paper.office in offices], paper_store)
    written = paper_store.outputs.write(batch.contents, made_of=batch.made_of)
    if below:
        holding = [*others, *(file for paper in papers for file in paper.files)]
        paper_store.outputs.remove(paper_store.find_void(below, holding))
    return batch.list_written(written, paper_store.folder)


def render_paper(paper: Paper, paper_store: PaperStore) -> dict[str, bytes]:
    """Path below the year folder -> content of every file of a paper."""
    notice = paper.notice if paper.notice.dated else replace(paper.notice, dated=paper_store.today)
    message = paper_store.notices.render(notice)
    # Notepad and old mail programs take a file without a mark for GBK.
    files = {paper.path + TEXT: message.text.encode("utf-8-sig"), paper.path + PAGE: message.html.encode()}
    if isinstance(notice, ON_PAPER):
        files[paper.path + DOCUMENT] = paper_store.notices.write_document(notice)
    return files


def add_number(name: str, number: int) -> str:
    """The name, without its ending, of what is otherwise than what went out under it; as it is of the first."""
    return name + _NUMBER.format(number) if number > 1 else name


def drop_number(path: Path) -> Path:
    """The name as it was before `add_number`."""
    return path.with_name(_NUMBERED.sub("", path.name))


def _name(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix()
