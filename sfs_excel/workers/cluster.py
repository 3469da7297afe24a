"""A Dask cluster as an executor: what is submitted runs in one of its processes, on one of its machines."""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from sfs_excel.errors import SfsError

if TYPE_CHECKING:
    from distributed import Client

CONNECT_SECONDS = 10.0

_HERE = "或者不写 --scheduler，在这台电脑上读。"
_LOGGERS = ("distributed", "distributed.client", "tornado.application")
P = ParamSpec("P")
T = TypeVar("T")


@contextlib.contextmanager
def open_cluster(address: str) -> Iterator[Executor]:
    """Connect to a cluster for as long as the context lasts. What it is given goes by pickle, over a network that is trusted.

    Args:
        address: of the scheduler, such as `tcp://10.0.0.5:8786`.

    Raises:
        SfsError: Dask is not installed here; or no scheduler answers there.
    """
    try:
        import dask
        from distributed import Client
    except ModuleNotFoundError as error:
        raise SfsError(
            f"--scheduler {address}：这台电脑上没有装 Dask，不能用集群，什么也没有做。"
            f'请运行 pip install "dask[distributed]" 后重试，{_HERE}'
        ) from error
    for name in _LOGGERS:  # what they tell of lost connections is nothing to a clerk
        logging.getLogger(name).setLevel(logging.CRITICAL)
    _ensure_scheduler(address)
    with (
        dask.config.set({"distributed.admin.large-graph-warning-threshold": "1GB"}),
        Client(address, timeout=CONNECT_SECONDS, set_as_default=False) as client,
    ):
        yield _Cluster(client)


class _Cluster(Executor):
    """An open connection; it ends with the context."""

    def __init__(self, client: "Client") -> None:
        self._executor: Executor = client.get_executor(pure=False)  # the same bytes once more are to be read once more

    def submit(self, task: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Raises BrokenExecutor: the scheduler was lost."""
        from distributed.client import ClosedClientError

        try:
            return self._executor.submit(task, *args, **kwargs)
        except ClosedClientError as error:
            raise BrokenExecutor(str(error)) from error


def _ensure_scheduler(address: str) -> None:
    """Before there is a client: one that comes to nothing leaves a thread behind, which complains when the program ends."""
    try:
        kind = asyncio.run(asyncio.wait_for(_ask_kind(address), CONNECT_SECONDS))
    except (OSError, ValueError, TypeError) as error:  # the last two of an address of which Dask makes nothing
        raise SfsError(
            f"--scheduler {address}：{CONNECT_SECONDS:.0f} 秒内没有集群的调度器应答，什么也没有做。"
            f"请核对地址（如 tcp://10.0.0.5:8786），确认 dask scheduler 已经启动、防火墙没有拦截后重试，{_HERE}"
        ) from error
    if kind != "Scheduler":
        raise SfsError(
            f"--scheduler {address}：这是集群里一个工作进程的地址，不是调度器的，什么也没有做。"
            f"请改写 dask scheduler 启动时显示的地址后重试，{_HERE}"
        )


async def _ask_kind(address: str) -> str:
    from distributed.core import rpc

    async with rpc(address) as asked:
        answer: dict[str, Any] = await asked.identity()
    return str(answer["type"])
