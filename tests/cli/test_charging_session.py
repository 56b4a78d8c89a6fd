"""The session of the demonstration: it goes well with a good charge point, and says what a bad one did."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress

import anyio
import pytest

from ocpp16_sdk import ConnectionOptions, Observation, messages as m
from ocpp16_sdk.cli._answering_central_system import AnsweringCentralSystem
from ocpp16_sdk.cli._charging_session import ReceivedRequests, UnexpectedError, run_charging_session
from ocpp16_sdk.errors import CallFailedError, ErrorCode, LocalCallError, RemoteCallError
from ocpp16_sdk.simulator import SimulatedChargePoint
from tests.support.roles import in_memory
from tests.support.virtual_time import in_virtual_time

TIMEOUT = 30


async def session(kind: type[SimulatedChargePoint], *, id_tag: str | None = "04A2B3C4D5") -> int:
    """Let a charge point live through the session; returns the energy."""
    requests = ReceivedRequests(TIMEOUT)
    seen: list[Observation] = []

    def observe(observation: Observation) -> None:
        requests(observation)
        seen.append(observation)

    depot = AnsweringCentralSystem(heartbeat_interval=2, connection=ConnectionOptions(observer=observe))
    async with in_memory(depot) as served, served.charge_point(kind) as charger:
        tasks = anyio.create_task_group()
        await tasks.__aenter__()

        async def live() -> None:
            await charger.run(id_tag=id_tag)

        tasks.start_soon(live)
        try:
            return await run_charging_session(depot, requests, "CP001")
        finally:
            tasks.cancel_scope.cancel()
            await tasks.__aexit__(None, None, None)
            requests.close()


@in_virtual_time
async def test_a_correct_charge_point_passes_every_step() -> None:
    assert await session(SimulatedChargePoint) == pytest.approx(7360 / 3600, abs=1)


class RejectsTheStart(SimulatedChargePoint):
    async def on_remote_start_transaction(
        self, request: m.RemoteStartTransactionRequest
    ) -> m.RemoteStartTransactionResponse:
        return m.RemoteStartTransactionResponse(status=m.RemoteStartStopStatus.REJECTED)


class NeverStarts(SimulatedChargePoint):
    async def on_remote_start_transaction(
        self, request: m.RemoteStartTransactionRequest
    ) -> m.RemoteStartTransactionResponse:
        return m.RemoteStartTransactionResponse(status=m.RemoteStartStopStatus.ACCEPTED)


class RejectsTheProfile(SimulatedChargePoint):
    async def on_set_charging_profile(self, request: m.SetChargingProfileRequest) -> m.SetChargingProfileResponse:
        return m.SetChargingProfileResponse(status=m.ChargingProfileStatus.REJECTED)


class StopsForAnotherReason(SimulatedChargePoint):
    async def on_remote_stop_transaction(
        self, request: m.RemoteStopTransactionRequest
    ) -> m.RemoteStopTransactionResponse:
        connector = self.find_connector(request.transaction_id)
        assert connector is not None
        self.request_stop(connector, m.Reason.LOCAL)
        return m.RemoteStopTransactionResponse(status=m.RemoteStartStopStatus.ACCEPTED)


class CountsBackwards(SimulatedChargePoint):
    async def on_remote_stop_transaction(
        self, request: m.RemoteStopTransactionRequest
    ) -> m.RemoteStopTransactionResponse:
        self.connectors[1].energy = -1000
        return await super().on_remote_stop_transaction(request)


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (RejectsTheStart, r"not as expected: RemoteStartTransactionResponse\(status=.*REJECTED"),
        (NeverStarts, "the expected StartTransaction.req was not received within 30 s"),
        (RejectsTheProfile, "not as expected: SetChargingProfileResponse"),
        (StopsForAnotherReason, "not as expected: StopTransactionRequest"),
        (CountsBackwards, "not as expected: StopTransactionRequest"),
    ],
)
@in_virtual_time
async def test_a_step_that_is_not_as_expected_is_reported(kind: type[SimulatedChargePoint], said: str) -> None:
    with pytest.raises(UnexpectedError, match=said):
        await session(kind)


@in_virtual_time
async def test_a_charge_point_that_sends_no_authorize_is_reported() -> None:
    with pytest.raises(UnexpectedError, match=r"the expected Authorize.req was not received"):
        await session(SimulatedChargePoint, id_tag=None)


class RefusesTheConfiguration(SimulatedChargePoint):
    async def on_change_configuration(self, request: m.ChangeConfigurationRequest) -> m.ChangeConfigurationResponse:
        raise LocalCallError(ErrorCode.SECURITY_ERROR)


@in_virtual_time
async def test_a_failed_call_stops_the_session() -> None:
    with pytest.raises(CallFailedError) as caught:
        await session(RefusesTheConfiguration)
    assert isinstance(caught.value, RemoteCallError)


Step = Callable[[], Awaitable[None]]


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
