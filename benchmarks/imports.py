"""Import: what it costs to import the package, next to the libraries that it cannot do without.

A child process measures its own CPU time around the import statements, so that the start of the interpreter is not
part of it. Compiled modules lie in a cache of the benchmark's own, filled in a first round: so no contestant compiles,
wherever its files lie and whatever the environment says about writing bytecode.
httpcore imports trio where it is installed, as it is in the development environment: that is in every figure with
httpx-ws.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from tempfile import TemporaryDirectory

from benchmarks.harness import Timings, race
from benchmarks.report import Report, Table, Target

ROUNDS = 15

OURS = "ocpp16_sdk"
NEEDED = "pydantic, anyio, httpx-ws"
STATEMENTS = {
    NEEDED: "import pydantic, anyio, httpx_ws",
    # pydantic itself is loaded on first use.
    "the same, with BaseModel": "from pydantic import BaseModel; import anyio, httpx_ws",
    OURS: "from ocpp16_sdk import AsyncCentralSystem, AsyncChargePoint, messages",
    "ocpp, websockets": "from ocpp.v16 import ChargePoint, call, call_result; import websockets",
}
_CHILD = "import time; start = time.process_time(); {}; print(time.process_time() - start)"


def run() -> Report:
    """Import everything in turns; takes about 20 s."""
    with TemporaryDirectory() as cache:
        contestants: dict[str, Callable[[], float]] = {
            name: partial(import_seconds, statement, cache) for name, statement in STATEMENTS.items()
        }
        race({"import": contestants}, 1)
        return report(race({"import": contestants}, ROUNDS)["import"])


def import_seconds(statement: str, cache: str) -> float:
    """CPU seconds that the imports take in a fresh interpreter that keeps its bytecode in `cache`."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    child = subprocess.run(
        [sys.executable, "-c", _CHILD.format(statement)],
        env={**environment, "PYTHONPYCACHEPREFIX": cache},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=60,
    )
    return float(child.stdout)


def report(timings: Timings) -> Report:
    """The table of the timings, and whether the target is reached."""
    rows = [
        (name, [timings.median(name) * 1e3, timings.least(name) * 1e3, timings.ratio(name, NEEDED)])
        for name in STATEMENTS
    ]
    table = Table("Import", "ms of CPU", ["median", "least", "times the needed"], rows)
    target = Target(f"import, times that of {NEEDED}", timings.ratio(OURS, NEEDED), 1.5, at_most=True)
    return Report("imports", "CPU time of import statements in a fresh interpreter.", ROUNDS, [table], [target])
