"""Where the year stands, and what is to be done next."""

from sfs_excel.inbox.receive import show_nothing
from sfs_excel.outcome.tasks import YearStatus, list_tasks
from sfs_excel.outgoing.paper_files import PaperStore
from sfs_excel.year.folder import YearFolder
from sfs_excel.year.handed_out import gather_facts
from sfs_excel.year.reader import YearReader


def tell_status(year: YearFolder, reader: YearReader, paper_store: PaperStore) -> YearStatus:
    """Tell where every office stands, and what waits for whom. Writes nothing but what it had to read."""
    snapshot, arrival = reader.look(reader.ensure_ready(), show_nothing)
    unread = [*arrival.new, *(each.name for each in arrival.waiting)]
    facts = gather_facts(snapshot, year.register.issues(), paper_store, unread)
    return YearStatus(list_tasks(facts), facts.offices, facts.results.stage, facts.results.waiting)
