"""The short form of `python -m tests.crash`: a station with the whole kit is killed 25 times."""

from __future__ import annotations

from pathlib import Path

import anyio
import pytest

from tests.crash.station_runner import run_kills

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


async def test_a_killed_station_loses_nothing(tmp_path: Path) -> None:
    with anyio.fail_after(120):
        result = await run_kills(tmp_path, 25, seed=1)
    assert result.kills == 25
    assert result.answered > 50
    assert result.transactions > 10
