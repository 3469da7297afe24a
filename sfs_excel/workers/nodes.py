"""The machines behind an executor: work goes there in chunks, so much at a time. What does not come back is left to do here.

They are trusted as far as the executor is: what goes there and comes back is pickled. They have to run the same program, or
the result would not be the same wherever it is worked out.
"""

import pickle
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence, Sized
from concurrent.futures import FIRST_COMPLETED, CancelledError, Executor, Future, wait
from dataclasses import dataclass
from typing import Generic, NamedTuple, Protocol, Self, TypeVar

from sfs_excel.errors import SfsError

AHEAD_BYTES = 128 * 1024 * 1024  # that are on their way: of a country's files no more are held at once
TRIES = 3  # before what comes to nothing there is left
START_SECONDS = 60.0  # until the first answer of all
PATIENCE = 120.0  # seconds without one more answer, until the nodes are given up; a chunk takes some two

_HERE = "或者不用集群，在这台电脑上读。"
Chunk = TypeVar("Chunk")
Load = TypeVar("Load", bound=Sized)
Result = TypeVar("Result")


class Slices(Sized, Protocol):
    """A sequence, or a frame."""

    def __getitem__(self, rows: slice, /) -> Self:
        """Return these of it."""


Whole = TypeVar("Whole", bound=Slices)


@dataclass(frozen=True)
class Place:
    """A machine that works, and the program by which it does."""

    machine: str
    program: str


class _Sent(NamedTuple, Generic[Chunk]):
    """A chunk on its way: for which time it is sent, and its bytes."""

    chunk: Chunk
    tries: int
    size: int


@dataclass(frozen=True)
class _Parcel:
    """A task and what it is to be done with, both pickled."""

    task: bytes
    part: bytes

    def __len__(self) -> int:
        return len(self.task) + len(self.part)


def cut(whole: Whole, together: int) -> list[Whole]:
    """Return parts of so many, in order; of a frame rows."""
    return [whole[start : start + together] for start in range(0, len(whole), together)]


class Nodes:
    """The machines behind one executor. Once they are given up, nothing more goes there until they are asked again."""

    def __init__(self, executor: Executor, tell_place: Callable[[], Place]) -> None:
        """
        Args:
            tell_place: says there who works, and here who ought to.
        """
        self._executor = executor
        self._tell_place = tell_place
        self._program = tell_place().program
        self._is_given_up = self._has_answered = False

    def ask(self) -> None:
        """Make sure that somebody works there.

        Raises:
            SfsError: nobody answers, or not with the program of this machine.
        """
        self._is_given_up = False
        try:
            future = self._executor.submit(self._tell_place)
        except RuntimeError as error:  # it is broken, or was shut down
            raise _cannot_work(error) from error
        if future not in wait([future], START_SECONDS).done:
            future.cancel()
            fact = f"等了 {START_SECONDS:.0f} 秒，没有一个节点开始工作"
            raise SfsError(f"读取报表：{fact}，一个文件也没有读。请确认各节点的工作进程已经启动后重试，{_HERE}")
        fault = CancelledError() if future.cancelled() else future.exception()
        if fault is not None:
            raise _cannot_work(fault) from fault
        self._ensure_same(future.result())
        self._has_answered = True

    def send(
        self, task: Callable[[Load], Result], chunks: Iterable[Chunk], load: Callable[[Chunk], Load]
    ) -> Iterator[tuple[Chunk, Result]]:
        """Give each chunk with what came back, in whatever order. What never comes back is not among it.

        Args:
            load: makes of a chunk what is sent of it, when its turn has come; the length of that is its bytes.

        Raises:
            SfsError: it was worked out by another program.
        """
        waiting = deque((chunk, 1) for chunk in chunks)
        sent: dict[Future[tuple[Place, Result | None]], _Sent[Chunk]] = {}
        try:
            while not self._is_given_up and (waiting or sent):
                while waiting and sum(each.size for each in sent.values()) < AHEAD_BYTES:
                    chunk, tries = waiting.popleft()
                    loaded = load(chunk)
                    try:
                        future = self._executor.submit(_work_alike, self._tell_place, self._program, task, loaded)
                    except RuntimeError:  # it is broken, or was shut down
                        self._is_given_up = True
                        return
                    sent[future] = _Sent(chunk, tries, len(loaded))
                done, _ = wait(sent, PATIENCE, FIRST_COMPLETED)
                self._is_given_up = not done
                for future in done:
                    chunk, tries, _ = sent.pop(future)
                    if not (future.cancelled() or future.exception()):
                        yield chunk, self._believe(*future.result())
                    elif tries < TRIES:
                        waiting.append((chunk, tries + 1))
        finally:
            for future in sent:
                future.cancel()

    def map(self, task: Callable[[Chunk], Result], parts: Sequence[Chunk]) -> list[Result]:
        """Return what a pure function gives for each part, in their order. What does not come back is worked out here.

        Args:
            task: of a module, or `partial` of one.

        Raises:
            SfsError: nobody answers, the first time that anything is asked; or not with the program of this machine.
        """
        if parts and not (self._has_answered or self._is_given_up):
            self.ask()
        packed = pickle.dumps(task)
        answers = self.send(_work, range(len(parts)), lambda place: _Parcel(packed, pickle.dumps(parts[place])))
        done = {place: pickle.loads(answer) for place, answer in answers}
        return [done[place] if place in done else task(part) for place, part in enumerate(parts)]

    def _believe(self, place: Place, result: Result | None) -> Result:
        self._ensure_same(place)
        assert result is not None  # a task gives something
        return result

    def _ensure_same(self, place: Place) -> None:
        if place.program != self._program:
            fact = f"这个节点的程序是 {place.program}，这台电脑上是 {self._program}，结果可能不一样"
            raise SfsError(f"节点 {place.machine}：{fact}。请在每个节点装上和这台电脑一样的 sfs_excel 后重试，{_HERE}")


def _work_alike(
    tell_place: Callable[[], Place], program: str, task: Callable[[Load], Result], loaded: Load
) -> tuple[Place, Result | None]:
    """Runs wherever the executor has room: do the task, unless another program would."""
    place = tell_place()
    return place, task(loaded) if place.program == program else None


def _work(parcel: _Parcel) -> bytes:
    """Runs wherever the executor has room."""
    task = pickle.loads(parcel.task)
    return pickle.dumps(task(pickle.loads(parcel.part)))


def _cannot_work(fault: BaseException) -> SfsError:
    fact = f"派去读文件的节点上不能读（{type(fault).__name__}：{fault}），一个文件也没有读"
    return SfsError(f"读取报表：{fact}。请在每个节点装好和这台电脑一样的 sfs_excel、启动工作进程后重试，{_HERE}")
