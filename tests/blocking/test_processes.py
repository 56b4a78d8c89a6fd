"""Ctrl-C, the exit of the interpreter and `fork`, in separate processes."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from tests.blocking.roles import ACCEPTED, NOW, SOFT, Charger, Depot

ROOT = Path(__file__).parents[2]
PROCESS_TIMEOUT = 15
"""Seconds."""
INHERITED = "this object was used before the process was forked; create a new one"


@contextmanager
def running(*program: str) -> Generator[subprocess.Popen[str]]:
    """Run one of `programs.py`; warnings are errors."""
    command = [sys.executable, "-W", "error", "-m", "tests.blocking.programs", *program]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def outcome(program: str, interrupts: int = 0) -> tuple[int, list[str], str]:
    """Run a program, interrupt it at each line "received" or "exiting"; return status, lines and errors."""
    with running(program) as process:
        assert process.stdout is not None
        lines: list[str] = []
        while interrupts:
            lines.append(process.stdout.readline().strip())
            if lines[-1] in ("received", "exiting"):
                process.send_signal(signal.SIGINT)
                interrupts -= 1
        rest, errors = process.communicate(timeout=PROCESS_TIMEOUT)
        return process.returncode, lines + rest.splitlines(), errors


def test_after_a_call_that_ctrl_c_interrupts_the_next_is_sent() -> None:
    assert outcome("interrupted_call", 1) == (0, ["received", "interrupted", "True", "exited"], "")


def test_ctrl_c_exits_a_program_in_order_and_shows_the_interrupted_line() -> None:
    status, lines, errors = outcome("interrupted_wait", 1)
    assert (status, lines) == (-signal.SIGINT, ["received", "closed 1000"])
    assert "in interrupted_wait\n    charger.wait_closed()" in errors
    assert errors.splitlines()[-1] == "KeyboardInterrupt"
    assert "Error" not in errors


def test_after_ctrl_c_while_connecting_nothing_remains() -> None:
    assert outcome("interrupted_entering", 1) == (0, ["received", "interrupted", "True"], "")


def test_a_second_ctrl_c_stops_the_wait_for_a_handler() -> None:
    status, lines, errors = outcome("interrupted_exit", 2)
    assert (status, lines) == (-signal.SIGINT, ["received", "exiting"])
    assert "in __exit__" in errors
    # On a slow machine the exit of the interpreter logs the handler that is still running after it.
    assert "KeyboardInterrupt" in errors.splitlines()


def test_a_program_without_an_exit_of_its_blocks_closes_its_connections_in_order(depot: Depot) -> None:
    with running("unclosed", depot.url) as process:
        assert process.stdout is not None
        with Charger(process.stdout.readline().strip()) as charger:
            assert charger.heartbeat().current_time == NOW
            connection = depot["CP001"]
            assert connection.reset(type=SOFT) == ACCEPTED
            assert process.communicate(timeout=PROCESS_TIMEOUT) == ("", "")
            assert charger.wait_closed(timeout=PROCESS_TIMEOUT).code == 1001
            assert connection.wait_closed(timeout=PROCESS_TIMEOUT).code == 1000
        assert process.returncode == 0


def test_a_program_exits_although_a_handler_and_threads_never_return() -> None:
    warning = "handlers that are still running are not waited for: 1\n"
    assert outcome("unclosed_with_blocked_threads") == (0, ["blocked"], warning)


def test_sys_exit_exits_the_blocks() -> None:
    assert outcome("exit_inside") == (7, ["True"], "")


def test_a_handler_cannot_exit_the_program() -> None:
    status, lines, errors = outcome("exit_in_a_handler")
    assert (status, lines) == (0, ["Reset was refused by 'CP001' with InternalError: the handler failed", "True"])
    assert "SystemExit in a worker thread" in errors


def test_a_use_after_the_shutdown_is_an_error() -> None:
    assert outcome("use_after_shutdown") == (0, ["the interpreter is shutting down"] * 2, "")


def test_a_forked_process_cannot_use_inherited_objects_but_new_ones() -> None:
    lines = [INHERITED] * 6 + ["True True", "True", "child 0", "parent True True"]
    assert outcome("forked") == (0, lines, "")


def test_a_forked_process_does_not_affect_the_connections_of_its_parent() -> None:
    assert outcome("forked_inside") == (0, ["parent True True", "child 3"], "")


def test_a_forked_process_may_use_objects_that_were_only_created_before() -> None:
    assert outcome("forked_unused") == (0, ["True", "child 0"], "")
