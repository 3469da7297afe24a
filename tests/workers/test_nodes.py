"""Work that nodes do in the place of this machine.

1. Results come in the order of the parts, wherever each was worked out.
2. What does not come back is sent again, and worked out here in the end.
3. Nodes that were given up get nothing more, until they are asked again.
4. Another program's results are refused.
That only so much is on its way, and what is said of nodes that do not work: tests/returns/test_spread.py.
"""

import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest

from sfs_excel.errors import SfsError
from sfs_excel.workers import nodes
from sfs_excel.workers.nodes import Nodes, Place
from tests.pools import InProcess

PARTS = [f"{number}" for number in range(20)]


def tell_place() -> Place:
    return Place("here", "7")


def tell_older() -> Place:
    """Answers otherwise in another thread than the test's."""
    return Place("node7", "6") if threading.current_thread() is not threading.main_thread() else tell_place()


def count_up(step: int, part: str) -> int:
    return int(part) + step


def fail_there(part: str) -> int:
    if threading.current_thread() is not threading.main_thread():
        raise OSError("no room")
    return int(part)


class Counting(Executor):
    """Does so many of the tasks that it is given; of the others nothing comes back. Whoever asks who is there is answered."""

    def __init__(self, does: Callable[[int], bool], lost: BaseException | None = None) -> None:
        """
        Args:
            does: whether, of each number from 1.
            lost: what comes instead; without, nothing does.
        """
        self.does, self.lost, self.given = does, lost, 0

    def submit(self, task: Any, /, *arguments: Any, **_: Any) -> Future[Any]:
        future: Future[Any] = Future()
        if task is tell_place:
            future.set_result(tell_place())
            return future
        self.given += 1
        if self.does(self.given):
            future.set_result(task(*arguments))
        elif self.lost is not None:
            future.set_exception(self.lost)
        return future


# 1. In order


def test_results_come_in_the_order_of_the_parts() -> None:
    with ThreadPoolExecutor(3) as threads:
        for executor in (InProcess(), threads):
            assert Nodes(executor, tell_place).map(partial(count_up, 1), PARTS) == list(range(1, 21))


def test_no_parts_ask_nobody() -> None:
    executor = Counting(lambda _: True)
    assert Nodes(executor, tell_place).map(int, []) == []
    assert executor.given == 0


# 2. What does not come back


def test_what_fails_there_is_sent_three_times_and_worked_out_here() -> None:
    executor = Counting(lambda number: number > 3, OSError("no room"))
    assert Nodes(executor, tell_place).map(int, ["1"]) == [1]
    assert executor.given == 3
    with ThreadPoolExecutor(2) as threads:
        assert Nodes(threads, tell_place).map(fail_there, PARTS) == list(range(20))


def test_what_comes_back_at_the_third_time_is_taken() -> None:
    executor = Counting(lambda number: number == 3, MemoryError())
    assert Nodes(executor, tell_place).map(partial(count_up, 1), ["1"]) == [2]
    assert executor.given == 3


def test_what_fails_everywhere_fails_as_it_does_here() -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        Nodes(InProcess(), tell_place).map(int, ["1", "one"])


# 3. Given up


def test_nodes_that_say_nothing_more_are_given_up_until_they_are_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nodes, "PATIENCE", 0.01)
    executor = Counting(lambda number: number > 2)
    given_up = Nodes(executor, tell_place)
    assert given_up.map(int, ["1", "2"]) == [1, 2]
    assert given_up.map(int, ["3"]) == [3]
    assert executor.given == 2, "nothing was sent any more"
    given_up.ask()
    assert given_up.map(int, ["3"]) == [3]
    assert executor.given == 3


def test_an_executor_that_was_shut_down_does_nothing_and_all_is_worked_out_here() -> None:
    with ThreadPoolExecutor(1) as threads:
        shut_down = Nodes(threads, tell_place)
        assert shut_down.map(int, PARTS) == list(range(20))
    assert shut_down.map(int, PARTS) == list(range(20))


def test_nodes_that_nobody_has_asked_yet_are_asked_before_anything_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    """A cluster without workers is told at once, and not waited for at every turn."""
    monkeypatch.setattr(nodes, "START_SECONDS", 0.01)
    monkeypatch.setattr(Counting, "submit", lambda *_: Future[Any]())
    with pytest.raises(SfsError, match="没有一个节点开始工作"):
        Nodes(Counting(bool), tell_place).map(int, PARTS)


# 4. Another program


def test_another_programs_results_are_refused_and_it_does_not_even_begin() -> None:
    begun: list[str] = []
    with (
        ThreadPoolExecutor(1) as threads,
        pytest.raises(SfsError, match="节点 node7：这个节点的程序是 6，这台电脑上是 7"),
    ):
        list(Nodes(threads, tell_older).send(begun.append, PARTS, str))
    assert begun == []
