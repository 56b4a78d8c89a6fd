"""Apply mutations to copies of the repository, and run the tests that must fail.

Each job has its own copy. The modules of a copy are compiled with a hash of their source, so Python notices a mutation
also if its file has the same size and time as before.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from queue import SimpleQueue

from tests.mutations.data import ROOT, DoesNotApplyError, Mutation

TEST_SECONDS = 120
"""The time limit of one test with a mutation."""
_BASELINE_SECONDS = 1200
_NOT_COPIED = (".git", ".venv", "__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis")
_ERROR = re.compile(r"^E +(.+)$", re.MULTILINE)


class Verdict(StrEnum):
    """What a test says about a mutation, or all its tests together."""

    KILLED = "killed"
    TIMED_OUT = "killed by the time limit"
    SURVIVED = "survived"
    DOES_NOT_APPLY = "does not apply"
    NOT_RUN = "test not run"

    @property
    def good(self) -> bool:
        """Return whether the test noticed the mutation."""
        return self in (Verdict.KILLED, Verdict.TIMED_OUT)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The verdict of one test."""

    verdict: Verdict
    test: str
    reason: str
    """The first error of the test, or why the mutation does not apply."""


@dataclass(frozen=True, slots=True)
class Result:
    """The outcomes of one mutation."""

    mutation: Mutation
    outcomes: tuple[Outcome, ...]
    seconds: float

    @property
    def verdict(self) -> Verdict:
        """Return the worst verdict of the tests."""
        return max((outcome.verdict for outcome in self.outcomes), key=list(Verdict).index)


@contextmanager
def copied_repository() -> Generator[Path]:
    """Yield a copy of the repository with compiled modules."""
    with tempfile.TemporaryDirectory(prefix="mutations-") as folder:
        copy = Path(folder) / "repository"
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*_NOT_COPIED))
        _run(copy, "compileall", "-q", "--invalidation-mode", "checked-hash", "ocpp16_sdk", "tests", seconds=120)
        yield copy


def baseline(tests: Iterable[str]) -> str | None:
    """Run tests without a mutation; return the output of pytest if one fails."""
    with copied_repository() as copy:
        status, output = _pytest(copy, *dict.fromkeys(tests), seconds=_BASELINE_SECONDS)
    return None if status == 0 else output


def results(mutations: Iterable[Mutation], jobs: int) -> Iterator[Result]:
    """Apply each mutation in one of the copies; yield the results in the order of the mutations."""
    free: SimpleQueue[Path] = SimpleQueue()

    def result(mutation: Mutation) -> Result:
        copy, start = free.get(), time.monotonic()
        try:
            return Result(mutation, outcomes(copy, mutation), time.monotonic() - start)
        finally:
            free.put(copy)

    with ThreadPoolExecutor(jobs) as threads:
        folders = [copied_repository() for _ in range(jobs)]
        try:
            for folder in folders:
                free.put(folder.__enter__())
            yield from threads.map(result, mutations)
        finally:
            threads.shutdown(cancel_futures=True)
            for folder in folders:
                folder.__exit__(None, None, None)


def outcomes(copy: Path, mutation: Mutation) -> tuple[Outcome, ...]:
    """Apply a mutation to a copy, run each of its tests, and restore the copy."""
    try:
        sources = mutation.sources(copy)
    except DoesNotApplyError as error:
        return (Outcome(Verdict.DOES_NOT_APPLY, "", str(error)),)
    originals = {path: path.read_bytes() for path in sources}
    try:
        for path, text in sources.items():
            path.write_text(text, "utf-8")
        return tuple(_outcome(copy, test) for test in mutation.tests)
    finally:
        for path, original in originals.items():
            path.write_bytes(original)


def _outcome(copy: Path, test: str) -> Outcome:
    status, output = _pytest(copy, "-x", test, seconds=TEST_SECONDS)
    if status is None:
        return Outcome(Verdict.TIMED_OUT, test, f"no result after {TEST_SECONDS} s")
    verdict = {0: Verdict.SURVIVED, 1: Verdict.KILLED}.get(status, Verdict.NOT_RUN)
    errors = _ERROR.findall(output)
    return Outcome(verdict, test, errors[0] if errors else output.strip()[-200:])


def _pytest(copy: Path, *arguments: str, seconds: float) -> tuple[int | None, str]:
    return _run(copy, "pytest", "-q", "-n0", "--tb=short", "-p", "no:cacheprovider", *arguments, seconds=seconds)


def _run(copy: Path, module: str, *arguments: str, seconds: float) -> tuple[int | None, str]:
    """Run a Python module in a copy; return its exit status and output, or no status after the time limit."""
    process = subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        cwd=copy,
        env={**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "" if module == "compileall" else "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        output, _ = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)  # the test and the programs that it started
        output, _ = process.communicate()
        return None, output
    return process.returncode, output
