"""Let hundreds of charge points misbehave for minutes: `python -m tests.soak --help`."""

from __future__ import annotations

import argparse
import random
import resource
import sys
from functools import partial

import anyio

from tests.soak.fleet import soak
from tests.soak.process_state import bound_memory

_DESCRIPTORS = 4096


def allow_many() -> None:
    """Set the limits of this process and its children: bounded memory, and enough descriptors."""
    bound_memory()
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(_DESCRIPTORS, most), most))


def main() -> int:
    """Run the soak; return 1 if there was a violation."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--chargers", type=int, default=500)
    parser.add_argument("--seed", type=int, default=random.getrandbits(32), help="of an earlier run")
    parser.add_argument("--backend", choices=["asyncio", "trio"], default="asyncio", help="of the central system")
    options = parser.parse_args()
    allow_many()
    print(f"seed {options.seed}", flush=True)
    outcome = anyio.run(partial(soak, **vars(options)))
    print(outcome)
    return 1 if outcome.violations else 0


if __name__ == "__main__":
    sys.exit(main())
