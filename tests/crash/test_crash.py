"""A charge point that is killed at random moments loses nothing; `make crash` does it hundreds of times."""

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
    return "asyncio"  # that of the test's own half; the charge point lives on either by turns


@pytest.mark.parametrize("seed", [1, 2])
async def test_a_charge_point_that_is_killed_again_and_again_loses_nothing(tmp_path: Path, seed: int) -> None:
    with anyio.fail_after(120):
        assert await run(tmp_path, kills=25, seed=seed)  # CP-69, J-49


def test_the_long_run_takes_a_number_of_kills_and_a_seed() -> None:
    command = [sys.executable, "-m", "tests.crash", "--kills", "2", "--seed", "7"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    said = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True, timeout=60)
    assert said.stdout.startswith("seed 7\n2 kills, ")


START = {"connectorId": 1, "idTag": "T1", "meterStart": 1, "timestamp": "2026-05-01T12:00:00.000Z"}
STOP = {"meterStop": 2, "timestamp": "2026-05-01T12:00:00.000Z", "transactionId": 5}
TAKEN = [("StartTransaction", START), ("StopTransaction", STOP)]
DEFECTS: dict[str, list[tuple[str, dict[str, Any]]]] = {
    "are missing": TAKEN[:1],
    "another content": [*TAKEN, ("StopTransaction", {**STOP, "idTag": "B"})],
    "the order of events": TAKEN[::-1],
    "the id of another": [TAKEN[0], ("StopTransaction", {**STOP, "transactionId": 6})],
    "came again after": [*TAKEN, *TAKEN],
}


@pytest.mark.parametrize(("said", "taken"), DEFECTS.items(), ids=DEFECTS)
def test_the_comparison_sees_what_is_wrong(tmp_path: Path, said: str, taken: list[tuple[str, dict[str, Any]]]) -> None:
    journal = tmp_path / "journal"
    events = [(1, "start", True), (2, "stop", True)]
    lines = [json.dumps({"event": event, "kind": kind, "of": 1, "told": told}) for event, kind, told in events]
    journal.write_text("\n".join(lines))
    central = Central(Random(1), ids={1: 5}, taken=[*TAKEN])
    assert compare(journal, central, kills=1).startswith("1 kills, 1 transactions, 2 messages, 0 came again")
    central.taken = taken
    with pytest.raises(AssertionError, match=said):
        compare(journal, central, kills=1)
