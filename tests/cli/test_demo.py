"""The demonstration when something goes wrong: it says so, and leaves no process."""

from __future__ import annotations

import io
import json
import time
from functools import partial
from unittest.mock import Mock

import pytest

from ocpp16_sdk import AsyncCentralSystem, messages as m
from ocpp16_sdk.cli import _demo as demo
from ocpp16_sdk.cli._charging_session import ReceivedRequests, UnexpectedError
from ocpp16_sdk.cli._transcript import Transcript
from ocpp16_sdk.errors import NotConnectedError
from tests.support.websocket_peers import bounded

pytestmark = pytest.mark.anyio
NOTHING_LEFT = 5.0


async def told() -> tuple[int, str]:
    """Run the demonstration; returns the status, and the last note."""
    stream = io.StringIO()
    status = await demo.run_demo(Transcript(stream, as_json=True))
    return status, json.loads(stream.getvalue().splitlines()[-1])["note"]


@pytest.mark.parametrize("error", [UnexpectedError("not as expected"), NotConnectedError("not there")], ids=str)
@bounded
async def test_a_failed_step_stops_the_demo(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    async def session(*_: object) -> int:
        raise error

    monkeypatch.setattr(demo, "run_charging_session", session)
    began = time.monotonic()
    assert await told() == (1, f"the demo failed: {error}")
    assert time.monotonic() - began < NOTHING_LEFT, "the process was killed"


@bounded
async def test_a_charge_point_process_that_does_not_exit_is_reported_and_killed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def booted(_: object, requests: ReceivedRequests, *__: object) -> int:
        await requests.expect(m.BootNotificationRequest)
        return 0

    monkeypatch.setattr(demo, "run_charging_session", booted)
    monkeypatch.setattr(demo, "_EXIT_TIMEOUT", 0.0)
    assert await told() == (1, "the charge point process did not exit within 0 s")


@bounded
async def test_a_charge_point_process_that_fails_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    async def booted(central_system: AsyncCentralSystem, requests: ReceivedRequests, identity: str, _: object) -> int:
        await requests.expect(m.BootNotificationRequest)
        connection = central_system[identity]
        monkeypatch.setattr(connection, "aclose", partial(connection.aclose, 1011))
        monkeypatch.setattr(type(central_system), "__getitem__", Mock(return_value=connection))
        return 0

    monkeypatch.setattr(demo, "run_charging_session", booted)
    assert await told() == (1, "the charge point process exited with status 1")
