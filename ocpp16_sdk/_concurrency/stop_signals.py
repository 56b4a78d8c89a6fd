"""The signals that ask a program to stop: Ctrl-C (SIGINT), SIGTERM, and Ctrl-Break (SIGBREAK) on Windows.

    waiting ──first signal──▶ stopping: `on_stop` is called ──second signal──▶ the operating system stops the process

It uses `signal.signal`, not `add_signal_handler` of asyncio, because the latter does not exist on Windows.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from types import FrameType
from typing import Any, Self

_INTERRUPT_STATUS = 128 + signal.SIGINT
"""What a shell reports for a program that Ctrl-C has stopped. So `program && next` does not continue."""
_NAMES = ("SIGINT", "SIGTERM", "SIGBREAK")


class StopSignals:
    """Calls a function, in the main thread, at the first stop signal inside a `with` block.

    Raises:
        RuntimeError: on entering, if this is not the main thread.
    """

    def __init__(self, on_stop: Callable[[], object]) -> None:
        self._on_stop = on_stop
        self._previous: dict[int, Any] = {}
        self.received: int | None = None
        """The first signal; None if there was none."""

    def __enter__(self) -> Self:
        if threading.current_thread() is not threading.main_thread():
            raise RuntimeError("run: must be called in the main thread, which receives signals")
        for name in _NAMES:
            number = getattr(signal, name, None)
            if number is not None:
                self._previous[number] = signal.signal(number, self._handle)
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._previous.items():
            signal.signal(number, handler if handler is not None else signal.SIG_DFL)

    def exit_after_interrupt(self) -> None:
        """Exit with status 130 if Ctrl-C has stopped the program; do nothing after another signal.

        Raises:
            SystemExit: Ctrl-C has stopped the program.
        """
        if self.received == signal.SIGINT:
            raise SystemExit(_INTERRUPT_STATUS)

    def _handle(self, number: int, frame: FrameType | None) -> None:
        self.received = number
        for each in self._previous:
            signal.signal(each, signal.SIG_DFL)
        self._on_stop()
