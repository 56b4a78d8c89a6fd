"""Kill a charge point and a charging station many times: `python -m tests.crash --help`."""

from __future__ import annotations

import argparse
import random
import tempfile
from functools import partial
from pathlib import Path

import anyio

from tests.crash.runner import run
from tests.crash.station_runner import run_kills


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.crash", description=__doc__)
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--station-kills", type=int, default=300)
    parser.add_argument("--seed", type=int, default=random.getrandbits(32), help="of an earlier run, to repeat it")
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    if options.kills:
        with tempfile.TemporaryDirectory() as folder:
            print(anyio.run(partial(run, Path(folder), kills=options.kills, seed=options.seed)))
    if options.station_kills:
        with tempfile.TemporaryDirectory() as folder:
            print(anyio.run(partial(run_kills, Path(folder), kills=options.station_kills, seed=options.seed)))


if __name__ == "__main__":
    main()
