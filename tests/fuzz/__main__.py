"""Send a million broken frames to each role: `python -m tests.fuzz --help`."""

from __future__ import annotations

import argparse
import sys
import time
import traceback

from ocpp16_sdk.model import Initiator
from ocpp16_sdk.validation import Strict
from ocpp16_sdk.validation.lenient import Lenient
from tests.fuzz.campaign import Campaign
from tests.support.frame_addressees import Tally
from tests.support.memory_use import resident

_MAX_GROWTH = 16.0  # MiB that the process may grow, hypothesis included
_WARM_UP = 50  # memory is first measured after one of so many parts of the frames
_SEEDS = 1_000_000  # for each campaign


def fuzz(peer: Initiator, frames: int, first_seed: int) -> bool:
    """Send frames as this peer, to a strict and a lenient connection; return whether every answer was right."""
    role = Initiator.CHARGE_POINT if peer is Initiator.CENTRAL_SYSTEM else Initiator.CENTRAL_SYSTEM
    total, start = Tally(), time.monotonic()
    memory: list[float] = []
    half = frames // 2
    for number, policy in enumerate((Strict(), Lenient())):
        with Campaign(peer, policy, first_seed=first_seed + number * _SEEDS) as campaign:
            try:
                campaign.send(half // _WARM_UP)
                memory.append(resident())
                campaign.send(half - campaign.tally.frames)
                memory.append(resident())
            except AssertionError:
                traceback.print_exc()
                print(f"{role}: VIOLATION after {campaign.tally.frames} frames under {type(policy).__name__}")
                return False
        total += campaign.tally
    minutes, seconds = divmod(int(time.monotonic() - start), 60)
    print(
        f"{role}: {total.frames} frames in {minutes} min {seconds} s;"
        f" {total.calls} were CALLs with a readable id, answered with {total.results} CALLRESULTs"
        f" and {total.refusals} CALLERRORs;"
        f" {total.ends} answered an outgoing call;"
        f" resident memory {memory[0]:.1f} MiB at the start, {memory[-1]:.1f} MiB at the end",
        flush=True,
    )
    return memory[-1] - memory[0] <= _MAX_GROWTH


def main() -> int:
    """Run; return 1 after a violation."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--frames", type=int, default=1_000_000, help="for each role (%(default)s)")
    parser.add_argument("--seed", type=int, default=0, help="another seed sends other frames (%(default)s)")
    options = parser.parse_args()
    peers = (Initiator.CENTRAL_SYSTEM, Initiator.CHARGE_POINT)
    served = [
        fuzz(peer, options.frames, (10 * options.seed + 2 * number) * _SEEDS) for number, peer in enumerate(peers)
    ]
    return 0 if all(served) else 1


if __name__ == "__main__":
    sys.exit(main())
