"""The commands as processes of their own, which never outlive a test."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import Queue

COMMAND = [sys.executable, "-m", "ocpp16_sdk"]
ROOT = Path(__file__).parents[2]
BOUND = 20.0


def environment(**variables: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("OCPP16_", "NO_COLOR", "FORCE_"))}
    return {**kept, "PYTHONPATH": str(ROOT), **variables}


def run(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(
        [*COMMAND, *arguments],
        capture_output=True,
        text=True,
        timeout=BOUND,
        env=environment(**variables),
        stdin=subprocess.DEVNULL,
    )


@dataclass
class Running:
    """A command that runs; its output is read as it comes."""

    process: subprocess.Popen[str]
    _coming: Queue[str]
    _reader: threading.Thread

    def line(self) -> str:
        """The next line that it prints."""
        line = self._coming.get(timeout=BOUND)
        assert line, f"it has ended: {self.end()}"
        return line

    def line_with(self, text: str) -> str:
        """The next line that holds a text."""
        while text not in (line := self.line()):
            pass
        return line

    def end(self, number: signal.Signals | None = None) -> tuple[int, str, str]:
        """Wait for its end, after a signal if one is given; returns status, the rest of the output, and errors."""
        if number is not None:
            self.process.send_signal(number)
        status = self.process.wait(BOUND)
        assert self.process.stderr is not None
        errors = self.process.stderr.read()
        self._reader.join(BOUND)
        rest = [self._coming.get() for _ in range(self._coming.qsize())]
        return status, "".join(rest), errors


@contextmanager
def running(*arguments: str, **variables: str) -> Generator[Running]:
    """Run a command beside; it is killed at the end of the block if it still runs."""
    with subprocess.Popen(
        [*COMMAND, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(**variables),
    ) as process:
        coming: Queue[str] = Queue()
        output = process.stdout
        assert output is not None

        def read() -> None:
            for line in output:
                coming.put(line)
            coming.put("")

        reader = threading.Thread(target=read)
        reader.start()
        try:
            yield Running(process, coming, reader)
        finally:
            if process.poll() is None:
                process.kill()
            process.wait(BOUND)
            reader.join(BOUND)
