"""The processes of a load test: servers, which read commands from their input, and load generators."""

from __future__ import annotations

import multiprocessing
import resource
import subprocess
import time
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, ParamSpec, Self, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


def raise_file_limit() -> None:
    """Raise the limit of open files to the maximum of the system."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def cpu_seconds(pid: int) -> float:
    """Return user and system time of all threads of a process, in nanosecond resolution (`clock_getcpuclockid`)."""
    return time.clock_gettime((~pid << 3) | 2)


def memory_bytes(pid: int) -> int:
    """Return the proportional set size of a process: shared pages count in proportion."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


class Server:
    """A server in its own process: it prints its port, then `done` for every command."""

    def __init__(self, command: Sequence[str], env: dict[str, str] | None = None) -> None:
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=env, preexec_fn=raise_file_limit
        )
        line = self._line()
        if not line:
            self._process.communicate()
            raise RuntimeError(f"{command[-1]} did not start")
        self.port = int(line)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self._process.communicate(timeout=60)  # closes its input, which stops it
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.communicate()

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    @property
    def cpu(self) -> float:
        """CPU seconds since the start."""
        return cpu_seconds(self.pid)

    @property
    def memory(self) -> int:
        """Memory in bytes."""
        return memory_bytes(self.pid)

    def call(self, count: int) -> None:
        """Let it send `count` calls to each charge point of the group `called`, and wait for their answers."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"call {count}\n")
        self._process.stdin.flush()
        if self._line() != "done":
            raise RuntimeError("the server has failed")

    def _line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()


class LoadGenerator:
    """A load generator in its own process, which keeps the charge points between two functions."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, child_pipe = context.Pipe()
        self._process = context.Process(target=_run, args=(child_pipe,), daemon=True)
        self._process.start()
        child_pipe.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pipe.close()
        self._process.join(60)
        if self._process.is_alive():
            self._process.kill()

    def start(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Callable[[], T]:
        """Start a function in the process; return a function that waits for its result."""
        self._pipe.send((function, args, kwargs))

        def result() -> T:
            outcome, error = self._pipe.recv()
            if error is not None:
                raise error
            return outcome  # type: ignore[no-any-return]

        return result

    def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a function in the process, and return its result."""
        return self.start(function, *args, **kwargs)()


def _run(pipe: Connection[Any, Any]) -> None:
    raise_file_limit()
    while True:
        try:
            function, args, kwargs = pipe.recv()
        except EOFError:
            return
        try:
            outcome: tuple[object, Exception | None] = function(*args, **kwargs), None
        except Exception as error:
            outcome = None, error
        pipe.send(outcome)
