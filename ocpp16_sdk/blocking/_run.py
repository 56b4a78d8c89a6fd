"""Runs the main function of a program until it returns, or until a signal asks the program to stop."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from ocpp16_sdk._concurrency.stop_signals import StopSignals
from ocpp16_sdk._function_checks import check_plain_function
from ocpp16_sdk.blocking._threads import ProgramStopped


def run(main: Callable[[], object]) -> None:
    """Run a main function, and stop in good order at Ctrl-C (SIGINT) or SIGTERM.

    The signal interrupts the function. Each `with` block of a charge point or central system then waits for pending
    answers, at most `close_timeout`, and closes its connections with 1001. A second signal stops the process at once.

    `run` returns after SIGTERM, so the exit status is 0. After Ctrl-C the exit status is 130.

    Args:
        main: a function without parameters.

    Raises:
        SystemExit: Ctrl-C has stopped the function.
        TypeError: `main` is not a function, or is an async one: `ocpp16_sdk.run` runs these.
        RuntimeError: it is not called in the main thread.
    """
    check_plain_function("main", main, none=False, accepts="")
    with StopSignals(_interrupt) as signals, suppress(ProgramStopped):
        main()
    signals.exit_after_interrupt()


def _interrupt() -> None:
    raise ProgramStopped
