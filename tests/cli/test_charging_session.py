"""The session of the demonstration: it goes well with a good charge point, and says what a bad one did."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

import anyio
import pytest

from ocpp16_sdk import ConnectionOptions, Observation, messages as m
from ocpp16_sdk.cli._answering_central_system import AnsweringCentralSystem
from ocpp16_sdk.cli._charging_session import ReceivedRequests, UnexpectedError, run_charging_session
from ocpp16_sdk.emulator import EmulatedHardware
from ocpp16_sdk.errors import ErrorCode, RemoteCallError
from ocpp16_sdk.station import Reading, RemoteTransactions, SmartCharging, Standard, SystemClock
from ocpp16_sdk.station.effects import Answer, Effect, Post, Reply
from ocpp16_sdk.station.events import StopWanted
from tests.support.charging_station import virtual_now
from tests.support.emulated_station import EmulatedStation
from tests.support.roles import in_memory
from tests.support.virtual_time import in_virtual_time

TIMEOUT = 30


async def session(*, id_tag: str | None = "04A2B3C4D5", plugs: bool = True, **options: Any) -> int:
    """Charge with a station; return the energy."""
    requests = ReceivedRequests(TIMEOUT)
    depot = AnsweringCentralSystem(heartbeat_interval=2, connection=ConnectionOptions(observer=requests))
    options = {"clock": SystemClock(now=virtual_now)} | options
    async with in_memory(depot) as served, EmulatedStation("CP001", **served.options("CP001") | options) as station:

        async def type_command(text: str) -> None:
            if plugs:
                (station.hardware.plug if text == "plug 1" else station.hardware.unplug)(1)

        async def authorize() -> None:
            await station.charge_point.wait_accepted()
            await anyio.sleep(1)
            if id_tag is not None:
                await station.charge_point.authorize(id_tag=id_tag)

        # Entered and left by hand, as the group would turn an exception of the test into a group.
        tasks = anyio.create_task_group()
        await tasks.__aenter__()
        tasks.start_soon(authorize)
        try:
            return await run_charging_session(depot, requests, "CP001", type_command)
        finally:
            tasks.cancel_scope.cancel()
            await tasks.__aexit__(None, None, None)
            requests.close()


@in_virtual_time
async def test_a_correct_charge_point_passes_every_step() -> None:
    assert await session() == pytest.approx(32 * 3 * 230 / 3600, abs=2)


class RejectsTheStart(RemoteTransactions):
    @property
    def handlers(self) -> Mapping[type[Any], Answer]:
        response = m.RemoteStartTransactionResponse(status=m.RemoteStartStopStatus.REJECTED)
        return {**super().handlers, m.RemoteStartTransactionRequest: lambda request: [Reply(response)]}


class StopsForAnotherReason(RemoteTransactions):
    @property
    def handlers(self) -> Mapping[type[Any], Answer]:
        response = m.RemoteStopTransactionResponse(status=m.RemoteStartStopStatus.ACCEPTED)
        effects: list[Effect] = [Reply(response), Post(StopWanted(1, m.Reason.LOCAL))]
        return {**super().handlers, m.RemoteStopTransactionRequest: lambda request: effects}


class RejectsTheProfile(SmartCharging):
    @property
    def handlers(self) -> Mapping[type[Any], Answer]:
        response = m.SetChargingProfileResponse(status=m.ChargingProfileStatus.REJECTED)
        return {**super().handlers, m.SetChargingProfileRequest: lambda request: [Reply(response)]}


class CountsBackwards(EmulatedHardware):
    async def read(self, connector: int) -> Reading:
        reading = await super().read(connector)
        self.first = getattr(self, "first", reading.energy)
        return replace(reading, energy=2 * self.first - reading.energy - 1000)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (
            {"features": Standard(remote_transactions=RejectsTheStart())},
            r"not as expected: RemoteStartTransactionResponse\(status=.*REJECTED",
        ),
        ({"plugs": False}, "the expected StartTransaction.req was not received within 30 s"),
        (
            {"features": Standard(smart_charging=RejectsTheProfile())},
            "not as expected: SetChargingProfileResponse",
        ),
        (
            {"features": Standard(remote_transactions=StopsForAnotherReason())},
            "not as expected: StopTransactionRequest",
        ),
        ({"hardware": CountsBackwards}, "not as expected: StopTransactionRequest"),
        ({"id_tag": None}, r"the expected Authorize.req was not received"),
    ],
)
@in_virtual_time
async def test_a_step_that_is_not_as_expected_is_reported(options: dict[str, Any], said: str) -> None:
    with pytest.raises(UnexpectedError, match=said):
        await session(**options)


@in_virtual_time
async def test_a_failed_call_stops_the_session() -> None:
    with pytest.raises(RemoteCallError) as caught:
        await session(features=Standard(configuration=None))
    assert caught.value.code == ErrorCode.NOT_SUPPORTED


@in_virtual_time
async def test_requests_are_awaited_in_order_and_in_bounded_time() -> None:
    requests = ReceivedRequests(TIMEOUT)

    def tell(content: m.HeartbeatRequest | m.AuthorizeRequest, *, outgoing: bool = False) -> None:
        requests(Observation("CP001", outgoing, "1", content.__action__, content))

    tell(m.HeartbeatRequest(), outgoing=True)  # not of the charge point
    for id_tag in ("A", "B", "C"):
        tell(m.AuthorizeRequest(id_tag=id_tag))
    assert (await requests.expect(m.AuthorizeRequest, lambda told: told.id_tag == "B")).id_tag == "B"
    assert (await requests.expect(m.AuthorizeRequest)).id_tag == "C"
    start = anyio.current_time()
    with pytest.raises(UnexpectedError, match="Heartbeat"):
        await requests.expect(m.HeartbeatRequest)
    assert anyio.current_time() - start == pytest.approx(TIMEOUT)
    with suppress(anyio.WouldBlock):
        for _ in range(5000):  # what nobody waits for is bounded
            tell(m.HeartbeatRequest())
    requests.close()
