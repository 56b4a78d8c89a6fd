"""Calls of an application whose charge point may be offline, or not registered yet."""

from __future__ import annotations

from typing import Any

import anyio
import pytest

from ocpp16_sdk import (
    AsyncManualChargePoint,
    CallTimeoutError,
    ChargePointState,
    ConnectError,
    ConnectionLostError,
    NotConnectedError,
    NotSentError,
    messages as m,
)
from tests.support.scripted_central_system import (
    BOOT,
    NOW,
    SETTLE_TIME,
    SILENCE,
    OneByOne,
    boot_answer,
    scripted_central_system,
    state_of,
)
from tests.support.virtual_time import in_virtual_time

READING = (m.MeterValue(timestamp=NOW, sampled_value=(m.SampledValue(value="1"),)),)


@in_virtual_time
async def test_offline_a_call_fails_at_once_with_the_reason() -> None:
    async with scripted_central_system() as place:
        charger = place.charger()
        with pytest.raises(NotConnectedError, match="not sent: the charge point is not connected, use `async with`"):
            await charger.authorize(id_tag="a")
        place.refusals = [ConnectError("nobody is there")]
        place.hold = anyio.Event()
        async with charger:
            assert state_of(charger) is ChargePointState.CONNECTING
            with pytest.raises(NotConnectedError, match="there is no connection yet"):
                await charger.authorize(id_tag="a")
            place.hold.set()
            await anyio.sleep(SETTLE_TIME)
            with pytest.raises(NotConnectedError, match="Authorize was not sent: nobody is there"):
                await charger.authorize(id_tag="a")
            with pytest.raises(NotConnectedError, match="there is no connection to wait for: nobody is there"):
                await charger.wait_closed()
            await charger.wait_accepted()
            await place.disconnect(1012)
            assert (await charger.wait_closed()).code == 1012
            await anyio.sleep(SETTLE_TIME)
            with pytest.raises(NotConnectedError, match="closed with 1012"):
                await charger.authorize(id_tag="a")


@in_virtual_time
async def test_within_a_time_a_call_waits_for_the_connection_and_the_registration() -> None:
    async with scripted_central_system() as place:
        place.refusals = [ConnectError("nobody is there")]
        place.answers["BootNotification"] = OneByOne([boot_answer("Pending", 20), boot_answer()])
        async with place.charger() as charger:
            answer = await charger.within(60).authorize(id_tag="a")
            assert answer.id_tag_info.status is m.AuthorizationStatus.ACCEPTED
            assert anyio.current_time() == pytest.approx(30)


@in_virtual_time
async def test_a_call_that_timed_out_while_waiting_is_not_sent_later() -> None:
    async with scripted_central_system() as place:
        place.refusals = [ConnectError("nobody is there")]
        async with place.charger() as charger:
            with pytest.raises(NotSentError, match="was not sent within 5 s"):
                await charger.within(5).authorize(id_tag="a")
            assert anyio.current_time() == pytest.approx(5)
            await charger.wait_accepted()
            await anyio.sleep(1000)
            assert place.times("Authorize") == []


@in_virtual_time
async def test_the_limit_includes_the_wait_for_other_calls_and_for_the_answer() -> None:
    async with scripted_central_system() as place, place.charger() as charger, anyio.create_task_group() as tasks:
        await charger.wait_accepted()
        await anyio.sleep(SETTLE_TIME)
        place.answers["DataTransfer"] = SILENCE

        async def hold_the_turn() -> None:
            with pytest.raises(CallTimeoutError):
                await charger.data_transfer(vendor_id="a")

        tasks.start_soon(hold_the_turn)
        await anyio.sleep(SETTLE_TIME)
        with pytest.raises(NotSentError):
            await charger.within(10).authorize(id_tag="a")
        place.answers["Authorize"] = SILENCE
        before = anyio.current_time()
        with pytest.raises(CallTimeoutError, match="within 21 s"):
            await charger.within(40).authorize(id_tag="a")
        assert anyio.current_time() == pytest.approx(before + 40)
        with pytest.raises(CallTimeoutError, match="within 3 s"):
            await charger.within(40).authorize(id_tag="a", timeout=3)
        assert len(place.times("Authorize")) == 2


@in_virtual_time
async def test_a_waiting_call_keeps_waiting_when_its_connection_closes() -> None:
    async with scripted_central_system() as place, place.charger() as charger, anyio.create_task_group() as tasks:
        await charger.wait_accepted()
        place.answers["DataTransfer"] = SILENCE
        ends: dict[str, Any] = {}

        async def transfer() -> None:
            try:
                await charger.data_transfer(vendor_id="a")
            except ConnectionLostError as error:
                ends["under way"] = error

        async def authorize() -> None:
            ends["waiting"] = await charger.within(60).authorize(id_tag="a")

        tasks.start_soon(transfer)
        await anyio.sleep(SETTLE_TIME)
        tasks.start_soon(authorize)
        await anyio.sleep(SETTLE_TIME)
        await place.disconnect()
        await anyio.sleep(20)
        assert isinstance(ends["under way"], ConnectionLostError)
        assert isinstance(ends["waiting"], m.AuthorizeResponse)
        assert [each.connection for each in place.calls if each.action == "Authorize"] == [2]


@in_virtual_time
async def test_exiting_stops_waiting_calls() -> None:
    ends: list[Exception] = []

    async def wait(function: Any) -> None:
        try:
            await function()
        except NotConnectedError as error:
            ends.append(error)

    async with scripted_central_system() as place, anyio.create_task_group() as tasks:
        place.hold = anyio.Event()
        async with place.charger() as charger:
            tasks.start_soon(wait, charger.wait_accepted)
            tasks.start_soon(wait, charger.within(1000).heartbeat)
            await anyio.sleep(SETTLE_TIME)
        await anyio.sleep(SETTLE_TIME)
        assert len(ends) == 2
        assert anyio.current_time() < 10


@in_virtual_time
async def test_within_fails_at_once_if_too_many_calls_wait() -> None:
    async with scripted_central_system() as place, place.charger() as charger, anyio.create_task_group() as tasks:
        await charger.wait_accepted()
        await anyio.sleep(SETTLE_TIME)
        place.answers["DataTransfer"] = SILENCE
        full: list[NotSentError] = []

        async def transfer() -> None:
            try:
                await charger.within(5).data_transfer(vendor_id="a")
            except CallTimeoutError:
                pass
            except NotSentError as error:
                if "waiting already" in str(error):
                    full.append(error)

        for _ in range(300):
            tasks.start_soon(transfer)
        await anyio.sleep(SETTLE_TIME)
        assert len(full) == 300 - 257


@pytest.mark.parametrize(
    ("request_", "reason"),
    [
        (m.StartTransactionRequest(connector_id=1, id_tag="a", meter_start=0, timestamp=NOW), "use `transactions`"),
        (m.StopTransactionRequest(transaction_id=1, meter_stop=1, timestamp=NOW), "use `transactions`"),
        (m.MeterValuesRequest(connector_id=1, transaction_id=1, meter_value=READING), "use `transactions`"),
        (BOOT, "sends it by itself"),
    ],
    ids=lambda value: getattr(value, "__action__", ""),
)
@in_virtual_time
async def test_messages_that_the_charge_point_sends_by_itself_cannot_be_called(request_: Any, reason: str) -> None:
    async with scripted_central_system() as place, place.charger() as charger:
        await charger.wait_accepted()
        for calls in (charger, charger.within(10)):
            with pytest.raises(ValueError, match=reason):
                await calls.call(request_)
        await charger.meter_values(connector_id=1, meter_value=READING)
        assert place.times("MeterValues") != []


@in_virtual_time
async def test_triggered_values_of_a_transaction_can_be_sent_at_once() -> None:  # CP-97
    triggered = m.SampledValue(value="1", context=m.ReadingContext.TRIGGER)
    async with scripted_central_system() as place, place.charger() as charger:
        await charger.wait_accepted()
        value = m.MeterValue(timestamp=NOW, sampled_value=[triggered])
        await charger.call(m.MeterValuesRequest(connector_id=1, transaction_id=7, meter_value=[value]))
        assert len(place.times("MeterValues")) == 1
        value = m.MeterValue(timestamp=NOW, sampled_value=[triggered, m.SampledValue(value="1")])
        with pytest.raises(ValueError, match="use `transactions`"):
            await charger.call(m.MeterValuesRequest(connector_id=1, transaction_id=7, meter_value=[value]))


@in_virtual_time
async def test_the_state_of_a_manual_charge_point_is_connecting_until_the_connection_is_open() -> None:
    states: list[ChargePointState] = []
    async with scripted_central_system() as place, anyio.create_task_group() as tasks:
        place.hold = anyio.Event()
        charger, exiting = AsyncManualChargePoint("ws://memory", "CP001", connect=place.connect), anyio.Event()

        async def run() -> None:
            async with charger:
                await exiting.wait()

        tasks.start_soon(run)
        await anyio.sleep(SETTLE_TIME)
        states.append(charger.state)
        place.hold.set()
        await anyio.sleep(SETTLE_TIME)
        states.append(charger.state)
        exiting.set()
        await anyio.sleep(SETTLE_TIME)
        states.append(charger.state)
    assert states == [ChargePointState.CONNECTING, ChargePointState.CONNECTED, ChargePointState.STOPPED]


@in_virtual_time
async def test_a_manual_charge_point_sends_only_the_calls_of_the_application() -> None:
    async with (
        scripted_central_system() as place,
        AsyncManualChargePoint("ws://memory", "CP001", connect=place.connect) as charger,
    ):
        for name in ("boot", "heartbeat_interval", "outbox", "transactions", "statuses", "report_status"):
            assert not hasattr(charger, name)
        await anyio.sleep(SETTLE_TIME)
        assert place.calls == []
        assert (await charger.within(10).heartbeat()).current_time == NOW
        place.answers["Heartbeat"] = SILENCE
        with pytest.raises(CallTimeoutError, match="within 10 s"):
            await charger.within(10).heartbeat()
