"""Run the Autobahn test suite against both roles: `python -m tests.autobahn --help`."""

from __future__ import annotations

import argparse
import socket
import sys
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import anyio
import anyio.to_thread

from tests.autobahn.page import page
from tests.autobahn.suite import NAME, Suite, Verdict, verdicts
from tests.autobahn.testees import central_system, charge_point

_ROOT = Path(__file__).parents[2]
_PAGE = _ROOT / "docs" / "autobahn.md"
_RUN_TIMEOUT = 3600.0  # seconds
_PLAIN = [f"{group}.*" for group in (1, 2, 3, 4, 5, 6, 7, 9, 10)]
_BINARY = ["1.2.*", "9.2.*", "9.4.*", "9.6.*", "9.8.*"]
_COMPRESSED = [
    f"{group}.{size}"
    for group in ("12.1", "12.4", *(f"13.{number}" for number in range(1, 8)))
    for size in (*range(1, 8), 11)  # 16 bytes to 16 KiB whole, and 8 KiB in fragments
]


async def run_central_system(suite: Suite, cases: Sequence[str], folder: Path) -> None:
    async with central_system(compression=_compressed(cases)) as listener:
        server = {"url": f"ws://127.0.0.1:{listener.port}/CP001", "agent": "central-system", "protocols": ["ocpp1.6"]}
        spec = {"servers": [server], "cases": cases, "exclude-cases": _BINARY}
        with suite.running("fuzzingclient", spec, folder) as process, anyio.fail_after(_RUN_TIMEOUT):
            await anyio.to_thread.run_sync(process.wait, abandon_on_cancel=True)


async def run_charge_point(suite: Suite, cases: Sequence[str], folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        url = f"ws://127.0.0.1:{free.getsockname()[1]}"
    spec = {"url": url, "cases": cases, "exclude-cases": _BINARY}
    with suite.running("fuzzingserver", spec, folder), anyio.fail_after(_RUN_TIMEOUT):
        await charge_point(url, "charge-point", compression=_compressed(cases))


def _compressed(cases: Sequence[str]) -> bool:
    return any(case.startswith(("12.", "13.")) for case in cases)


def run(suite: Suite, cases: Sequence[str], reports: Path) -> dict[str, list[Verdict]]:
    """Run the cases against each role on each event loop."""
    runs: dict[str, list[Verdict]] = {}
    for role, run_cases in (("charge point", run_charge_point), ("central system", run_central_system)):
        for loop in ("asyncio", "trio"):
            name = f"{role}, {loop}"
            folder = reports / f"{role.replace(' ', '-')}-{loop}-{cases[0].partition('.')[0]}"
            folder.mkdir(parents=True)
            anyio.run(partial(run_cases, suite, cases, folder), backend=loop)
            runs[name] = verdicts(folder)
            failed = [verdict.case for verdict in runs[name] if verdict.failed]
            print(f"{name}: {len(runs[name])} cases, failed: {', '.join(failed) or 'none'}", flush=True)
    return runs


def main() -> int:
    """Run all cases and write the page, or run some cases; return 1 if one failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.autobahn", description=__doc__)
    parser.add_argument("--python", default="python2.7", help="a Python 2.7")
    parser.add_argument(
        "--packages", type=Path, default=_ROOT / ".venv" / "autobahn", help=f"the folder that contains {NAME}"
    )
    parser.add_argument(
        "--reports", type=Path, help="a new folder for Autobahn's own reports; they are deleted by default"
    )
    parser.add_argument(
        "cases", nargs="*", help="such as 7.* or 9.1.3; by default all, and the page in docs/ is written"
    )
    options = parser.parse_args()
    suite = Suite(options.python, options.packages)
    with tempfile.TemporaryDirectory() as scratch:
        reports = (options.reports or Path(scratch)).resolve()
        runs = run(suite, options.cases or _PLAIN, reports)
        if not options.cases:
            for name, more in run(suite, _COMPRESSED, reports).items():
                runs[name] += more
            _PAGE.write_text(page(runs, suite.version))
    return any(verdict.failed for found in runs.values() for verdict in found)


if __name__ == "__main__":
    sys.exit(main())
