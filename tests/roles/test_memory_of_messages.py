"""The memory of the messages of many charge points, measured as the resident memory of a process."""

from __future__ import annotations

import subprocess
import sys

from tests.roles.memory_of_messages import CHARGE_POINTS, MESSAGE


def growth(budget: int, *, compression: bool = False) -> float:
    """Return the MiB that the process of a central system needs for the messages; 0 means no limit."""
    command = [sys.executable, "-m", "tests.roles.memory_of_messages", str(budget), str(int(compression))]
    run = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60)
    return float(run.stdout)


def test_many_large_messages_stay_within_the_memory_budget() -> None:
    sent = CHARGE_POINTS * len(MESSAGE) / 2**20
    assert growth(128) < 128 + 2 * sent + 32  # the texts in the buffers of both sides, and what Python allocates
    assert growth(128, compression=True) < 128 + 2 * sent + 32
    assert growth(0) > 300  # the same messages without a budget
