"""The Autobahn test suite: a program of Python 2, and what it reports."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NAME = "autobahntestsuite"

# It would listen on every address of the machine.
_LAUNCH = f"""
import functools, site, sys
site.addsitedir(sys.argv.pop(1))
from {NAME} import fuzzing, wstest
fuzzing.listenWS = functools.partial(fuzzing.listenWS, interface="127.0.0.1")
wstest.run()
"""
_ACCEPTED = {"OK", "NON-STRICT", "INFORMATIONAL"}  # the latter two: what RFC 6455 leaves open


@dataclass(frozen=True)
class Verdict:
    """What the suite made of one case."""

    case: str
    behaviour: str
    """Of the messages: `OK`, `NON-STRICT`, `INFORMATIONAL`, `UNIMPLEMENTED` or `FAILED`."""
    closing: str
    """Of the closing handshake: `OK`, `INFORMATIONAL`, `WRONG CODE`, `UNCLEAN` or `FAILED`."""
    code: int | None
    """The close code that came."""

    @property
    def place(self) -> tuple[int, ...]:
        """The number of the case; the first part is that of its group."""
        return tuple(map(int, self.case.split(".")))

    @property
    def failed(self) -> bool:
        return not {self.behaviour, self.closing} <= _ACCEPTED


class Suite:
    """The suite as it is installed in a folder."""

    def __init__(self, python: str, packages: Path) -> None:
        self._packages = packages.resolve()
        self._command = [python, "-W", "ignore", "-c", _LAUNCH, str(self._packages)]
        told = subprocess.run([*self._command, "-a"], check=True, stdout=subprocess.PIPE, text=True, cwd=packages)
        self.version = told.stdout.split()[-1]

    @contextmanager
    def running(self, mode: str, spec: Mapping[str, Any], folder: Path) -> Generator[subprocess.Popen[bytes]]:
        """Run it in one of its modes, with its reports in the folder; it is ended with the block."""
        told = folder / "spec.json"
        told.write_text(json.dumps({**spec, "outdir": str(folder), "exclude-agent-cases": {}}))
        with (folder / "output.txt").open("wb") as output:
            # Not started in this folder, where its package `autobahn` would be taken for this one.
            process = subprocess.Popen(
                [*self._command, "-m", mode, "-s", str(told), "-u", "0"],
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=self._packages,
            )
            try:
                yield process
            finally:
                process.kill()
                process.wait()


def verdicts(folder: Path) -> list[Verdict]:
    """Take the verdicts from the reports in the folder, in the order of the cases."""
    (cases,) = json.loads((folder / "index.json").read_text()).values()
    found = (
        Verdict(case, told["behavior"], told["behaviorClose"], told["remoteCloseCode"]) for case, told in cases.items()
    )
    return sorted(found, key=lambda verdict: verdict.place)
