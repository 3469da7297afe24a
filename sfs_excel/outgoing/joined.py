"""Writes the papers of one kind as one Word document to print."""

from collections.abc import Sequence
from pathlib import Path

from sfs_excel.files.outputs import digest_parts, hash_content
from sfs_excel.outgoing.paper_files import DOCUMENT, Paper, PaperStore, add_number
from sfs_excel.words import NoticeKind, PaperState

Row = tuple[str, str, str, str, str, str]  # of `tables.PAPERS`


_MOST_NAMED = 2


def write_joined(papers: Sequence[Paper], paper_store: PaperStore, place: str) -> list[Row]:
    """Write the papers that stand there as one document, in their order; none where it would be one paper alone.

    A paper that a person has changed in Word is not like the others any more: it is left out, and named.

    Args:
        papers: written already.
        place: the document's path below the year folder (`name_joined`); one of a final result is never written over
            (`PaperStore.choose_number`).
    """
    from sfs_excel.notices.joined import join_documents  # python-docx, for documents alone

    if len(papers) < 2:
        return []
    alike, changed = _sort_out(papers, paper_store)
    if not alike:
        return []
    made_of = _digest(alike)
    number = paper_store.choose_number(lambda number: add_number(place, number) + DOCUMENT, lambda _: made_of)
    path = paper_store.folder / (add_number(place, number) + DOCUMENT)
    name = f"全部 {len(alike)} 份" + (f"，改过的另行打印：{'、'.join(changed)}" if changed else "")
    if paper_store.outputs.find_made_of(path) == made_of:
        return [_row(papers[0], name, path, paper_store, PaperState.SAME, "")]
    written = paper_store.outputs.write({path: join_documents(alike)}, made_of={path: made_of})[path]
    state = PaperState.WRITTEN if written.path == path else PaperState.OPEN
    kept = "" if written.kept is None else written.kept.relative_to(paper_store.folder).as_posix()
    return [_row(papers[0], name, written.path, paper_store, state, kept)]


def name_joined(kind: NoticeKind, folder: str, papers: Sequence[Paper], chosen: Sequence[Paper]) -> str:
    """Return where such a document stands, below the year folder, without its ending.

    Args:
        folder: in which the papers of this kind are.
        papers: all of the kind.
        chosen: those that are in it.
    """
    mark = papers[0].mark if papers else ""
    if len(chosen) == len(papers):
        return f"{folder}/全部{kind.word}{mark}"
    named, more = "、".join(each.name for each in chosen[:_MOST_NAMED]), f"等{len(chosen)}份"
    return f"{folder}/{kind.word}（{named}{more if len(chosen) > _MOST_NAMED else ''}）{mark}"


def is_joined_of(papers: Sequence[Paper], paper_store: PaperStore, place: str) -> bool:
    """Tell whether a document that stands there says what its papers do now."""
    made_of = paper_store.outputs.find_made_of(paper_store.folder / (place + DOCUMENT))
    return made_of != "" and made_of == _digest(_sort_out(papers, paper_store)[0])


def _sort_out(papers: Sequence[Paper], paper_store: PaperStore) -> tuple[list[bytes], list[str]]:
    """The papers that are as they were written and like the first of them; and whose the others are."""
    from sfs_excel.notices.joined import are_alike

    own = [paper for paper in papers if paper_store.outputs.is_untouched(paper_store.folder / paper.file)]
    contents = [(paper_store.folder / paper.file).read_bytes() for paper in own]
    alike = [each for each in contents if are_alike(contents[0], each)]
    changed = [paper.name for paper in papers if paper not in own]
    changed += [paper.name for paper, each in zip(own, contents, strict=True) if each not in alike]
    return alike, changed


def _digest(contents: Sequence[bytes]) -> str:
    return digest_parts([hash_content(each) for each in contents])


def _row(paper: Paper, name: str, path: Path, paper_store: PaperStore, state: PaperState, kept: str) -> Row:
    return paper.kind, "", name, path.relative_to(paper_store.folder).as_posix(), state, kept
