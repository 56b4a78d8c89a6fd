"""Import: CPU time to import the package, compared with its dependencies.

A child process measures its own CPU time around the import statements, without the start of the interpreter. Compiled
modules are in a cache of the benchmark, which a first round fills. So no import compiles, whatever the settings for
bytecode of the environment are.
httpcore imports trio if it is installed, as in the development environment; every figure with httpx-ws includes that.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from tempfile import TemporaryDirectory

from benchmarks.harness import Timings, measure_interleaved
from benchmarks.report import Report, Table, Target

ROUNDS = 15

SDK = "ocpp16_sdk"
DEPENDENCIES = "pydantic, anyio, httpx-ws"
STATEMENTS = {
    DEPENDENCIES: "import pydantic, anyio, httpx_ws",
    # pydantic itself is loaded on first use.
    "the same, with BaseModel": "from pydantic import BaseModel; import anyio, httpx_ws",
    SDK: "from ocpp16_sdk import AsyncCentralSystem, AsyncChargePoint, messages",
    "ocpp, websockets": "from ocpp.v16 import ChargePoint, call, call_result; import websockets",
}
_CHILD = "import time; start = time.process_time(); {}; print(time.process_time() - start)"


def run() -> Report:
    """Measure all imports alternately, in about 20 s."""
    with TemporaryDirectory() as cache:
        implementations: dict[str, Callable[[], float]] = {
            name: partial(import_seconds, statement, cache) for name, statement in STATEMENTS.items()
        }
        measure_interleaved({"import": implementations}, 1)
        return report(measure_interleaved({"import": implementations}, ROUNDS)["import"])


def import_seconds(statement: str, cache: str) -> float:
    """Return the CPU seconds of the imports in a new interpreter, with its bytecode in `cache`."""
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
    """Return the table of the timings, and the target."""
    rows = [
        (name, [timings.median(name) * 1e3, timings.minimum(name) * 1e3, timings.ratio(name, DEPENDENCIES)])
        for name in STATEMENTS
    ]
    table = Table("Import", "ms of CPU", ["median", "minimum", "times the dependencies"], rows)
    target = Target(f"import, times that of {DEPENDENCIES}", timings.ratio(SDK, DEPENDENCIES), 1.5, at_most=True)
    return Report("imports", "CPU time of import statements in a new interpreter.", ROUNDS, [table], [target])
