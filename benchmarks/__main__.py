"""Run the named benchmarks, or all."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path

from benchmarks import blocking, broken, composite, connections, imports, load, messages, outbox, stations
from benchmarks.report import Report

BENCHMARKS: Mapping[str, Callable[[], Report]] = {
    "messages": messages.run,
    "broken": broken.run,
    "connections": connections.run,
    "blocking": blocking.run,
    "imports": imports.run,
    "outbox": outbox.run,
    "composite": composite.run,
    "stations": stations.run,
    "load": load.run,
}
RESULTS = Path(__file__).parent / "results"


def main() -> None:
    """Print each report, and write it to `results/`."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of: {', '.join(BENCHMARKS)}")
    names: list[str] = parser.parse_args().names
    for unknown in set(names) - set(BENCHMARKS):
        parser.error(f"unknown benchmark {unknown!r}: expected one of {', '.join(BENCHMARKS)}")
    for name in names or BENCHMARKS:
        report = BENCHMARKS[name]()
        report.write(RESULTS)
        print(report, end="\n\n", flush=True)


if __name__ == "__main__":
    main()
