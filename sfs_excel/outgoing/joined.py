"""Writes the papers of one kind as one Word document to print."""

from collections.abc import Sequence
from pathlib import Path

from sfs_excel.files.outputs import digest_parts, hash_content
from sfs_excel.outgoing.paper_files import DOCUMENT, Paper, PaperStore
from sfs_excel.words import NoticeKind, PaperState

Row = tuple[str, str, str, str, str, str]  # of `tables.PAPERS`


def write_joined(papers: Sequence[Paper], paper_store: PaperStore, file: str) -> list[Row]:
    """Write the papers that stand there as one document, in their order; none where it would be one paper alone.

    A paper that a person has changed in Word is not like the others any more: it is left out, and named.

    Args:
        papers: written already.
        file: the document's path below the year folder (`name_joined`).
    """
    from sfs_excel.notices.joined import are_alike, join_documents  # python-docx, for documents alone

    if len(papers) < 2:
        return []
    own = [paper for paper in papers if paper_store.outputs.is_untouched(paper_store.folder / paper.file)]
    contents = [(paper_store.folder / paper.file).read_bytes() for paper in own]
    alike = [each for each in contents if are_alike(contents[0], each)]
    changed = [paper.name for paper in papers if paper not in own]
    changed += [paper.name for paper, each in zip(own, contents, strict=True) if each not in alike]
    if not alike:
        return []
    path = paper_store.folder / file
    made_of = digest_parts([hash_content(each) for each in alike])
    name = f"全部 {len(alike)} 份" + (f"，改过的另行打印：{'、'.join(changed)}" if changed else "")
    if paper_store.outputs.find_made_of(path) == made_of:
        return [_row(papers[0], name, path, paper_store, PaperState.SAME, "")]
    written = paper_store.outputs.write({path: join_documents(alike)}, made_of={path: made_of})[path]
    state = PaperState.WRITTEN if written.path == path else PaperState.OPEN
    kept = "" if written.kept is None else written.kept.relative_to(paper_store.folder).as_posix()
    return [_row(papers[0], name, written.path, paper_store, state, kept)]


def name_joined(kind: NoticeKind, folder: str) -> str:
    """Return where such a document stands, below the year folder.

    Args:
        folder: in which the papers of this kind are.
    """
    return f"{folder}/全部{kind.word}{DOCUMENT}"


def _row(paper: Paper, name: str, path: Path, paper_store: PaperStore, state: PaperState, kept: str) -> Row:
    return paper.kind, "", name, path.relative_to(paper_store.folder).as_posix(), state, kept
