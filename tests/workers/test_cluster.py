"""A Dask cluster of separate processes, as an executor.

1. What is submitted runs in the cluster; files are read there under the limits of a worker.
2. Where there is no cluster, the command says so and does nothing.
"""

import os
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from sfs_excel.cli import app as cli
from sfs_excel.errors import SfsError
from sfs_excel.finding_codes import RefusalCode
from sfs_excel.reading.archive import Refused
from sfs_excel.returns.plain import read_plain
from sfs_excel.returns.spread import Chunk, read_chunk
from sfs_excel.workers import cluster
from sfs_excel.workers.cluster import open_cluster
from tests.returns.planted import Planted
from tests.workers.dask_cluster import Cluster, start_cluster

HERE = "或者不写 --scheduler，在这台电脑上读。"


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with start_cluster(tmp_path_factory.mktemp("cluster"), 1) as started:
        yield started


def refuse(address: str) -> str:
    with pytest.raises(SfsError) as caught, open_cluster(address):
        pass
    return str(caught.value)


# 1. In the cluster


def test_a_task_runs_in_a_process_of_the_cluster(started: Cluster) -> None:
    with open_cluster(started.address) as executor:
        assert executor.submit(os.getpid).result() == started.workers[0].pid


def test_a_file_that_kills_its_reader_or_takes_too_much_costs_itself_alone_in_the_cluster(started: Cluster) -> None:
    names = ["1", "abort", "spin", "2", *(["hog"] if sys.platform == "linux" else [])]
    with open_cluster(started.address) as executor:
        contents = executor.submit(read_chunk, Chunk(dict.fromkeys(names, b"")), partial(Planted, seconds=1.0)).result()
        assert executor.submit(os.getpid).result() == started.workers[0].pid, "it lives"
    outcomes = {name: read_plain(content) for name, content in contents.items()}
    assert {name: outcome.code for name, outcome in outcomes.items() if isinstance(outcome, Refused)} == {
        "abort": RefusalCode.KILLED, "spin": RefusalCode.TOO_SLOW,
    } | ({"hog": RefusalCode.TOO_HUNGRY} if "hog" in names else {})  # fmt: skip
    assert outcomes.keys() == set(names)


# 2. No cluster


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "someone"])
def test_where_no_scheduler_answers_nothing_is_done(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 1.0)
    assert refuse(address) == (
        f"--scheduler {address}：1 秒内没有集群的调度器应答，什么也没有做。"
        f"请核对地址（如 tcp://10.0.0.5:8786），确认 dask scheduler 已经启动、防火墙没有拦截后重试，{HERE}"
    )


def test_the_address_of_a_worker_is_not_the_schedulers(started: Cluster) -> None:
    with open_cluster(started.address) as executor:
        address = executor.submit(tell_address).result()
    assert refuse(address) == (
        f"--scheduler {address}：这是集群里一个工作进程的地址，不是调度器的，什么也没有做。"
        f"请改写 dask scheduler 启动时显示的地址后重试，{HERE}"
    )


def tell_address() -> str:
    """Runs in the cluster."""
    from distributed import get_worker

    return str(get_worker().address)


@pytest.mark.parametrize("command", [["collect"], ["watch"], ["rollup", "全市", "甲"]], ids=lambda command: command[0])
def test_where_dask_is_not_installed_every_command_says_how_to_get_it(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert cli.run(["-C", str(tmp_path), *command, "--scheduler", "tcp://10.0.0.5:8786"]) == 2
    said = "".join(capsys.readouterr().err.split()).replace("│", "")
    assert (
        "--scheduler tcp://10.0.0.5:8786：这台电脑上没有装 Dask，不能用集群，什么也没有做。"
        f'请运行 pip install "dask[distributed]" 后重试，{HERE}'
    ).replace(" ", "") in said
    assert list(tmp_path.iterdir()) == []
