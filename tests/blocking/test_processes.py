"""Ctrl-C, the interpreter's end and `fork`: what can be seen in a process of its own only."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from tests.blocking.roles import ACCEPTED, NOW, SOFT, Charger, Depot

ROOT = Path(__file__).parents[2]
PATIENCE = 15
"""Seconds."""
INHERITED = "this object was used before the process was forked; make a new one"


@contextmanager
def running(*program: str) -> Generator[subprocess.Popen[str]]:
    """Run one of `programs.py`; what it does besides telling something is an error."""
    command = [sys.executable, "-W", "error", "-m", "tests.blocking.programs", *program]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def outcome(program: str, interrupts: int = 0) -> tuple[int, list[str], str]:
    """Run a program, interrupt it each time when it says "asked" or "leaving"; returns status, lines and errors."""
    with running(program) as process:
        assert process.stdout is not None
        lines: list[str] = []
        while interrupts:
            lines.append(process.stdout.readline().strip())
            if lines[-1] in ("asked", "leaving"):
                process.send_signal(signal.SIGINT)
                interrupts -= 1
        told, errors = process.communicate(timeout=PATIENCE)
        return process.returncode, lines + told.splitlines(), errors


def test_a_call_that_ctrl_c_interrupts_leaves_its_turn_to_the_next() -> None:
    assert outcome("interrupted_call", 1) == (0, ["asked", "interrupted", "True", "left"], "")


def test_ctrl_c_ends_a_program_in_order_and_shows_where_it_was() -> None:
    status, lines, errors = outcome("interrupted_wait", 1)
    assert (status, lines) == (-signal.SIGINT, ["asked", "ended 1000"])
    assert "in interrupted_wait\n    charger.wait_closed()" in errors
    assert errors.splitlines()[-1] == "KeyboardInterrupt"
    assert "Error" not in errors


def test_ctrl_c_while_connecting_leaves_nothing() -> None:
    assert outcome("interrupted_entering", 1) == (0, ["asked", "interrupted", "True"], "")


def test_a_second_ctrl_c_ends_the_waiting_for_a_handler() -> None:
    status, lines, errors = outcome("interrupted_leaving", 2)
    assert (status, lines) == (-signal.SIGINT, ["asked", "leaving"])
    assert "in __exit__" in errors
    assert "still at work" not in errors
    assert errors.splitlines()[-1] == "KeyboardInterrupt"


def test_a_program_that_forgets_to_leave_closes_its_connections_in_order(depot: Depot) -> None:
    with running("forgotten", depot.url) as process:
        assert process.stdout is not None
        with Charger(process.stdout.readline().strip()) as charger:
            assert charger.heartbeat().current_time == NOW
            connection = depot["CP001"]
            assert connection.reset(type=SOFT) == ACCEPTED
            assert process.communicate(timeout=PATIENCE) == ("", "")
            assert charger.wait_closed(timeout=PATIENCE).code == 1001
            assert connection.wait_closed(timeout=PATIENCE).code == 1000
        assert process.returncode == 0


def test_a_program_ends_though_a_handler_and_threads_never_do() -> None:
    warning = "nobody waits any more for the handlers that are still at work: 1\n"
    assert outcome("forgotten_and_stuck") == (0, ["stuck"], warning)


def test_sys_exit_leaves_the_blocks_on_its_way() -> None:
    assert outcome("exit_inside") == (7, ["True"], "")


def test_a_handler_cannot_end_the_program() -> None:
    status, lines, errors = outcome("exit_of_a_handler")
    assert (status, lines) == (0, ["Reset was refused by 'CP001' with InternalError: the handler failed", "True"])
    assert "SystemExit in a worker thread" in errors


def test_use_after_the_end_is_told() -> None:
    assert outcome("after_the_end") == (0, ["the interpreter is ending"] * 2, "")


def test_a_forked_process_cannot_use_what_it_has_inherited_but_what_is_new() -> None:
    told = [INHERITED] * 6 + ["True True", "True", "child 0", "parent True True"]
    assert outcome("forked") == (0, told, "")


def test_a_forked_process_leaves_what_it_has_inherited_to_its_parent() -> None:
    assert outcome("forked_inside") == (0, ["parent True True", "child 3"], "")


def test_a_forked_process_may_use_what_was_only_made_before() -> None:
    assert outcome("forked_unused") == (0, ["True", "child 0"], "")
