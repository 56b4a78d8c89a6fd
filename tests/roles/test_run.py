"""`run`: a signal stops a program in good order, in separate processes. A second one stops it at once."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ocpp16_sdk import CentralSystem, ManualChargePoint, blocking, run
from tests.roles import stopped_programs

ROOT = Path(__file__).parents[2]
PROCESS_TIMEOUT = 20
"""Seconds."""

async_backends = pytest.mark.parametrize("backend", ["asyncio", "trio"])
signals = pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 0)])


@contextmanager
def running(*program: str) -> Generator[subprocess.Popen[str]]:
    """Run one of `stopped_programs.py`; warnings are errors."""
    command = [sys.executable, "-W", "error", "-m", stopped_programs.__name__, *program]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdout=pipe, stderr=pipe, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def end(process: subprocess.Popen[str], number: int) -> tuple[int, str, str]:
    """Send a signal; return status, output and errors."""
    process.send_signal(number)
    output, errors = process.communicate(timeout=PROCESS_TIMEOUT)
    return process.returncode, output, errors


def after_run(status: int) -> str:
    return "after run\n" if status == 0 else ""


@signals
@pytest.mark.parametrize(
    "program",
    [
        *("central_system-asyncio", "central_system-trio", "central_system-blocking"),
        *("central_system_without_block-asyncio", "central_system_without_block-trio"),
    ],
)
def test_a_signal_closes_all_connections_of_a_central_system_with_1001(program: str, number: int, status: int) -> None:
    with running(program) as process:
        url = f"ws://127.0.0.1:{line(process)}"
        with ManualChargePoint(url, "CP001") as one, ManualChargePoint(url, "CP002") as other:
            assert end(process, number) == (status, after_run(status), "")
            assert one.wait_closed(timeout=PROCESS_TIMEOUT).code == 1001
            assert other.wait_closed(timeout=PROCESS_TIMEOUT).code == 1001


@signals
@pytest.mark.parametrize(
    "program",
    [
        *("charge_point-asyncio", "charge_point-trio", "charge_point-blocking"),
        *("charge_point_without_block-asyncio", "charge_point_without_block-trio"),
    ],
)
def test_a_signal_closes_the_connection_of_a_charge_point_with_1001(program: str, number: int, status: int) -> None:
    with CentralSystem().serve(port=0) as depot:
        with running(program, f"ws://127.0.0.1:{depot.port}") as process:
            assert line(process) == "connected"
            connection = depot.wait_for("CP001", timeout=PROCESS_TIMEOUT)
            assert end(process, number) == (status, after_run(status), "")
        closed = connection.wait_closed(timeout=PROCESS_TIMEOUT)
        assert (closed.code, closed.reason) == (1001, "the charge point is going away")


@signals
@async_backends
def test_a_second_signal_stops_the_process_at_once(backend: str, number: int, status: int) -> None:
    with running(f"slow_end-{backend}") as process:
        assert line(process) == "ready"
        process.send_signal(number)
        assert line(process) == "stopping"
        assert end(process, number) == (-number, "", "")


@async_backends
def test_an_exception_of_the_program_is_raised_as_itself(backend: str) -> None:
    with pytest.raises(ValueError, match="of the program"):
        run(stopped_programs.failing, backend=backend)


@async_backends
def test_a_program_that_returns_has_status_0_and_the_signals_are_as_before(backend: str) -> None:
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    run(stopped_programs.returning, backend=backend)
    blocking.run(lambda: None)
    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)] == before


def test_run_is_for_the_main_thread() -> None:
    raised: list[str] = []

    def call() -> None:
        with pytest.raises(RuntimeError) as caught:
            run(stopped_programs.returning)
        raised.append(str(caught.value))
        with pytest.raises(RuntimeError) as caught:
            blocking.run(lambda: None)
        raised.append(str(caught.value))

    thread = threading.Thread(target=call)
    thread.start()
    thread.join(PROCESS_TIMEOUT)
    assert raised == ["run: must be called in the main thread, which receives signals"] * 2
