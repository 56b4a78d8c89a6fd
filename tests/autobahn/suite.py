"""The Autobahn test suite, a program of Python 2, and its results."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NAME = "autobahntestsuite"

# Without this change it would listen on every address of the machine.
_LAUNCH = f"""
import functools, site, sys
site.addsitedir(sys.argv.pop(1))
from {NAME} import fuzzing, wstest
fuzzing.listenWS = functools.partial(fuzzing.listenWS, interface="127.0.0.1")
wstest.run()
"""
_ACCEPTED = {"OK", "NON-STRICT", "INFORMATIONAL"}  # the latter two: RFC 6455 does not define the behaviour


@dataclass(frozen=True)
class Verdict:
    """The result of one case."""

    case: str
    behaviour: str
    """Of the messages: `OK`, `NON-STRICT`, `INFORMATIONAL`, `UNIMPLEMENTED` or `FAILED`."""
    closing: str
    """Of the closing handshake: `OK`, `INFORMATIONAL`, `WRONG CODE`, `UNCLEAN` or `FAILED`."""
    code: int | None
    """The close code that was received."""

    @property
    def number(self) -> tuple[int, ...]:
        """The number of the case; its first part is the group."""
        return tuple(map(int, self.case.split(".")))

    @property
    def failed(self) -> bool:
        return not {self.behaviour, self.closing} <= _ACCEPTED


class Suite:
    """The suite as it is installed in a folder."""

    def __init__(self, python: str, packages: Path) -> None:
        self._packages = packages.resolve()
        self._command = [python, "-W", "ignore", "-c", _LAUNCH, str(self._packages)]
        listing = subprocess.run([*self._command, "-a"], check=True, stdout=subprocess.PIPE, text=True, cwd=packages)
        self.version = listing.stdout.split()[-1]

    @contextmanager
    def running(self, mode: str, spec: Mapping[str, Any], folder: Path) -> Generator[subprocess.Popen[bytes]]:
        """Run the suite in one of its modes, with its reports in the folder, until the end of the block."""
        spec_file = folder / "spec.json"
        spec_file.write_text(json.dumps({**spec, "outdir": str(folder), "exclude-agent-cases": {}}))
        with (folder / "output.txt").open("wb") as output:
            # Not started in this folder: Python would import its package `autobahn` instead of that of the suite.
            process = subprocess.Popen(
                [*self._command, "-m", mode, "-s", str(spec_file), "-u", "0"],
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
    """Return the verdicts in the reports of a folder, in the order of the cases."""
    (cases,) = json.loads((folder / "index.json").read_text()).values()
    found = (
        Verdict(case, result["behavior"], result["behaviorClose"], result["remoteCloseCode"])
        for case, result in cases.items()
    )
    return sorted(found, key=lambda verdict: verdict.number)
