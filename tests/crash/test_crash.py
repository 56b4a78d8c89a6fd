"""A charge point that is killed at random moments loses no message; `make crash` does it hundreds of times."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import Any

import anyio
import pytest

from tests.crash.runner import ROOT, Central, compare, run

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"  # of the test; the charge point uses asyncio and trio in turn


@pytest.mark.parametrize("seed", [1, 2])
async def test_a_charge_point_that_is_killed_repeatedly_loses_nothing(tmp_path: Path, seed: int) -> None:
    with anyio.fail_after(120):
        assert await run(tmp_path, kills=25, seed=seed)  # CP-69, J-49


def test_the_long_run_accepts_a_number_of_kills_and_a_seed() -> None:
    command = [sys.executable, "-m", "tests.crash", "--kills", "2", "--station-kills", "1", "--seed", "7"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    result = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True, timeout=60)
    assert result.stdout.startswith("seed 7\n2 kills, ")


START = {"connectorId": 1, "idTag": "T1", "meterStart": 1, "timestamp": "2026-05-01T12:00:00.000Z"}
STOP = {"meterStop": 2, "timestamp": "2026-05-01T12:00:00.000Z", "transactionId": 5}
ACCEPTED = [("StartTransaction", START), ("StopTransaction", STOP)]
DEFECTS: dict[str, list[tuple[str, dict[str, Any]]]] = {
    "are missing": ACCEPTED[:1],
    "another content": [*ACCEPTED, ("StopTransaction", {**STOP, "idTag": "B"})],
    "the order of events": ACCEPTED[::-1],
    "the id of another": [ACCEPTED[0], ("StopTransaction", {**STOP, "transactionId": 6})],
    "came again after": [*ACCEPTED, *ACCEPTED],
}


@pytest.mark.parametrize(("message", "accepted"), DEFECTS.items(), ids=DEFECTS)
def test_the_comparison_finds_each_defect(
    tmp_path: Path, message: str, accepted: list[tuple[str, dict[str, Any]]]
) -> None:
    journal = tmp_path / "journal"
    events = [(1, "start", True), (2, "stop", True)]
    lines = [
        json.dumps({"event": event, "kind": kind, "of": 1, "reported": reported}) for event, kind, reported in events
    ]
    journal.write_text("\n".join(lines))
    central = Central(Random(1), ids={1: 5}, accepted=[*ACCEPTED])
    assert compare(journal, central, kills=1).startswith("1 kills, 1 transactions, 2 messages, 0 came again")
    central.accepted = accepted
    with pytest.raises(AssertionError, match=message):
        compare(journal, central, kills=1)
