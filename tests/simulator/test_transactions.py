"""Transactions of the simulated charge point, from the remote start to the last status (OCPP 1.6 4.8 to 4.10, 5.11)."""

from __future__ import annotations

from typing import Any

import anyio
import pytest

from ocpp16_sdk import AsyncChargePointConnection, messages as m
from ocpp16_sdk.cli._answering_central_system import AnsweringCentralSystem
from ocpp16_sdk.errors import ErrorCode, LocalCallError
from ocpp16_sdk.model import Request
from ocpp16_sdk.simulator._core import POWER
from tests.support.simulated_charge_point import ID_TAG, INTERVAL, simulated
from tests.support.virtual_time import in_virtual_time

START, VALUES, STOP = m.StartTransactionRequest, m.MeterValuesRequest, m.StopTransactionRequest


def outline(said: list[Any]) -> list[str]:
    """The requests of the charge point, short."""
    return [
        f"{each.connector_id} {each.status}" if isinstance(each, m.StatusNotificationRequest) else each.__action__
        for each in said
        if isinstance(each, Request) and not isinstance(each, m.RemoteStartTransactionRequest)
    ]


@in_virtual_time
async def test_a_remote_start_is_answered_before_the_transaction_starts() -> None:  # CP-82, CP-98, CP-102
    async with simulated() as simulation:
        assert await simulation.start(2) == "Accepted"
        said = await simulation.messages_so_far()
        assert [type(each) for each in said[:2]] == [m.RemoteStartTransactionRequest, m.RemoteStartTransactionResponse]
        assert outline(said) == ["2 Preparing", "StartTransaction", "2 Charging"]
        start = next(each for each in said if isinstance(each, START))
        assert (start.connector_id, start.id_tag, start.meter_start) == (2, ID_TAG, 0)
        answer = await simulation.remote.remote_stop_transaction(transaction_id=1)
        assert answer.status is m.RemoteStartStopStatus.ACCEPTED
        said = await simulation.messages_so_far()
        assert outline(said)[1:] == ["StopTransaction", "2 Finishing", "2 Available"]
        assert isinstance(said[1], m.RemoteStopTransactionResponse), "the answer goes first"
        ended = next(each for each in said if isinstance(each, STOP))
        assert (ended.transaction_id, ended.id_tag, ended.reason) == (1, ID_TAG, "Remote")  # CP-63..CP-65


@in_virtual_time
async def test_the_meter_counts_while_it_charges_and_never_back() -> None:  # CP-81, CP-84
    async with simulated() as simulation:
        await simulation.remote.change_configuration(key="MeterValueSampleInterval", value="60")
        stopped = 0
        for _ in range(2):
            transaction_id = await simulation.started(1)
            began = anyio.current_time()
            energies: list[int] = []
            for number in range(1, 4):
                values = await simulation.log.until(VALUES)
                assert values.transaction_id == transaction_id
                assert anyio.current_time() - began == pytest.approx(60 * number, abs=1)
                energy, power = values.meter_value[0].sampled_value
                assert (energy.context, power.value) == ("Sample.Periodic", str(POWER))
                energies.append(int(energy.value))
            ended = await simulation.stop(transaction_id)
            per_minute = POWER // 60
            assert energies == pytest.approx([stopped + per_minute * n for n in (1, 2, 3)], abs=3)
            assert ended.meter_stop >= energies[-1]
            stopped = ended.meter_stop
            await simulation.messages_so_far()
        assert simulation.charger.main_controller.energy == simulation.charger.connectors[1].energy


@in_virtual_time
async def test_without_a_sample_interval_there_are_no_samples() -> None:  # CP-83
    async with simulated() as simulation:
        await simulation.remote.change_configuration(key="MeterValueSampleInterval", value="0")
        transaction_id = await simulation.started(1)
        await anyio.sleep(INTERVAL / 2)
        assert outline(await simulation.messages_so_far()) == []
        assert (await simulation.stop(transaction_id)).meter_stop == pytest.approx(POWER / 2, abs=5)


@pytest.mark.parametrize("unknown", [7, -1, 0])
@in_virtual_time
async def test_a_transaction_that_does_not_run_cannot_be_stopped(unknown: int) -> None:  # CP-104, CP-105, J-63
    async with simulated() as simulation:
        transaction_id = await simulation.started(1)
        assert (await simulation.remote.remote_stop_transaction(transaction_id=unknown)).status == "Rejected"
        await simulation.stop(transaction_id)
        await simulation.messages_so_far()
        again = await simulation.remote.remote_stop_transaction(transaction_id=transaction_id)
        assert again.status == "Rejected"


@in_virtual_time
async def test_a_connector_has_at_most_one_transaction() -> None:  # CP-100, CP-103
    async with simulated() as simulation:
        answers = [await simulation.start(number) for number in (1, 1, None, None, 2)]
        assert answers == ["Accepted", "Rejected", "Accepted", "Rejected", "Rejected"]
        said = await simulation.messages_so_far()
        assert sorted(each.connector_id for each in said if isinstance(each, START)) == [1, 2]


@pytest.mark.parametrize("number", [0, 3, -1])
@in_virtual_time
async def test_no_transaction_starts_on_an_unknown_connector(number: int) -> None:  # CP-100
    async with simulated() as simulation:
        assert await simulation.start_unchecked(number) == "Rejected"


@in_virtual_time
async def test_a_transaction_that_the_central_system_refuses_stops_at_once() -> None:  # CP-50
    class Refusing(AnsweringCentralSystem):
        async def on_start_transaction(
            self, charge_point: AsyncChargePointConnection, request: m.StartTransactionRequest
        ) -> m.StartTransactionResponse:
            blocked = m.IdTagInfo(status=m.AuthorizationStatus.BLOCKED)
            return m.StartTransactionResponse(id_tag_info=blocked, transaction_id=-5)

    async with simulated(Refusing(heartbeat_interval=INTERVAL)) as simulation:
        assert await simulation.start(1) == "Accepted"
        said = await simulation.messages_so_far()
        assert outline(said) == ["1 Preparing", "StartTransaction", "StopTransaction", "1 Finishing", "1 Available"]
        ended = next(each for each in said if isinstance(each, STOP))
        assert (ended.transaction_id, ended.reason) == (-5, "DeAuthorized")  # CP-72


class Deaf(AnsweringCentralSystem):
    """Fails at some actions once the charge point has booted."""

    def __init__(self, *actions: str) -> None:
        super().__init__(heartbeat_interval=INTERVAL)
        self.actions = actions
        self.deaf = False

    def check(self, request: Request[Any]) -> None:
        if self.deaf and request.__action__ in self.actions:
            raise LocalCallError(ErrorCode.INTERNAL_ERROR)

    async def on_start_transaction(
        self, charge_point: AsyncChargePointConnection, request: m.StartTransactionRequest
    ) -> m.StartTransactionResponse:
        self.check(request)
        return await super().on_start_transaction(charge_point, request)

    async def on_meter_values(
        self, charge_point: AsyncChargePointConnection, request: m.MeterValuesRequest
    ) -> m.MeterValuesResponse:
        self.check(request)
        return await super().on_meter_values(charge_point, request)

    async def on_status_notification(
        self, charge_point: AsyncChargePointConnection, request: m.StatusNotificationRequest
    ) -> m.StatusNotificationResponse:
        self.check(request)
        return await super().on_status_notification(charge_point, request)


@in_virtual_time
async def test_a_stop_is_sent_also_if_meter_values_and_statuses_are_refused() -> None:
    depot = Deaf("MeterValues", "StatusNotification")
    async with simulated(depot) as simulation:
        depot.deaf = True
        transaction_id = await simulation.started(1)
        await simulation.log.until(VALUES)
        assert (await simulation.stop(transaction_id)).transaction_id == transaction_id


@in_virtual_time
async def test_after_a_failed_start_the_connector_is_available() -> None:
    depot = Deaf("StartTransaction")
    async with simulated(depot) as simulation:
        depot.deaf = True
        assert await simulation.start(1) == "Accepted"
        assert outline(await simulation.messages_so_far()) == ["1 Preparing", "StartTransaction", "1 Available"]
        depot.deaf = False
        await simulation.started(1)
