"""Messages of transactions are delivered whenever the charge point is accepted."""

from __future__ import annotations

from typing import Any

import anyio
import pytest

from ocpp16_sdk import ConnectError, messages as m
from ocpp16_sdk.charge_point.outbox import MemoryOutboxStore, MessageDiscarded, StoreContents
from ocpp16_sdk.errors import StoreError
from tests.support.scripted_central_system import (
    CHARGING,
    SETTLE_TIME,
    SILENCE,
    OneByOne,
    ScriptedCentralSystem,
    boot_answer,
    scripted_central_system,
)
from tests.support.virtual_time import in_virtual_time

KINDS = ("StartTransaction", "MeterValues", "StopTransaction")


def delivered(place: ScriptedCentralSystem) -> list[str]:
    return [action for action in place.actions() if action in KINDS]


@pytest.mark.item("CP-66", "CP-67", "CP-69")
@in_virtual_time
async def test_a_transaction_of_an_offline_charge_point_is_delivered_once_it_is_accepted() -> None:
    async with scripted_central_system() as place:
        place.refusals = [ConnectError("refused")] * 3
        place.answers["BootNotification"] = OneByOne([boot_answer("Pending", 30), boot_answer()])
        async with place.charger() as charger:
            transaction = await charger.transactions.start(connector_id=1, id_tag="a", meter_start=100)
            await transaction.sample(150)
            await transaction.stop(meter_stop=200)
            assert (await transaction.wait_confirmed()).transaction_id == 7
            await anyio.sleep(SETTLE_TIME)
        assert place.actions()[:2] == ["BootNotification"] * 2
        assert delivered(place) == list(KINDS)
        assert [each.payload["transactionId"] for each in place.calls if each.action in KINDS[1:]] == [7, 7]


@pytest.mark.item("CP-34", "CP-68")
@in_virtual_time
async def test_others_overtake_the_queue_and_new_messages_of_transactions_do_not() -> None:
    async with scripted_central_system() as place, place.charger() as charger:
        await charger.wait_accepted()
        await anyio.sleep(SETTLE_TIME)
        place.answers["StartTransaction"] = OneByOne(["InternalError", place.answers["StartTransaction"]])
        first = await charger.transactions.start(connector_id=1, id_tag="a", meter_start=1)
        await anyio.sleep(SETTLE_TIME)  # it waits a minute now
        await charger.transactions.start(connector_id=2, id_tag="b", meter_start=2)
        charger.report_status(1, m.ChargePointStatus.CHARGING)
        await anyio.sleep(SETTLE_TIME)
        await charger.authorize(id_tag="c")
        await first.wait_confirmed()
        await anyio.sleep(SETTLE_TIME)
        others = ["StatusNotification", "Authorize"]
        assert place.actions(4) == ["StartTransaction", *others, "StartTransaction", "StartTransaction"]
        assert [each.payload["connectorId"] for each in place.calls if each.action == KINDS[0]] == [1, 1, 2]


@in_virtual_time
async def test_a_lost_connection_loses_no_message() -> None:
    async with scripted_central_system() as place, place.charger() as charger:
        await charger.wait_accepted()
        place.answers["StartTransaction"] = OneByOne([SILENCE, SILENCE, place.answers["StartTransaction"]])
        transaction = await charger.transactions.start(connector_id=1, id_tag="a", meter_start=1)
        for _ in range(2):
            await anyio.sleep(25)
            await place.disconnect()
        await transaction.wait_confirmed()
        assert [each.connection for each in place.calls if each.action == KINDS[0]] == [1, 2, 3]


@pytest.mark.item("CP-02")
@in_virtual_time
async def test_after_an_answer_other_than_accepted_nothing_is_delivered() -> None:
    async with scripted_central_system() as place:
        charger = place.charger()

        @charger.on.trigger_message
        async def trigger(request: m.TriggerMessageRequest) -> m.TriggerMessageResponse:
            return m.TriggerMessageResponse(status=m.TriggerMessageStatus.ACCEPTED)

        async with charger:
            await charger.wait_accepted()
            await anyio.sleep(SETTLE_TIME)
            place.answers["BootNotification"] = OneByOne([boot_answer("Pending", 1000), boot_answer()])
            await place.ask("TriggerMessage", {"requestedMessage": "BootNotification"})
            since = len(place.calls)
            await charger.transactions.start(connector_id=1, id_tag="a", meter_start=1)
            charger.report_status(1, CHARGING)
            await anyio.sleep(900)
            assert place.actions(since) == []
            await charger.wait_accepted()
            await anyio.sleep(2)
            assert place.actions(since)[0] == "BootNotification"
            assert delivered(place) == ["StartTransaction"]
            assert sorted(place.statuses(since)) == [(0, "Available"), (1, "Charging"), (2, "Available")]


@pytest.mark.item("CP-69")
@in_virtual_time
async def test_queued_messages_survive_a_restart_in_their_store() -> None:
    store = MemoryOutboxStore()
    async with scripted_central_system() as place:
        place.refusals = [ConnectError("refused")]
        async with place.charger(store=store) as charger:
            await charger.transactions.start(connector_id=1, id_tag="a", meter_start=1)
        assert delivered(place) == []
        async with place.charger(store=store) as charger:
            (transaction,) = charger.transactions.open
            await transaction.wait_confirmed()
            await anyio.sleep(SETTLE_TIME)
        assert place.actions()[0] == "BootNotification"
        assert delivered(place) == ["StartTransaction"]


@in_virtual_time
async def test_settings_can_be_changed_and_a_discarded_message_is_reported() -> None:
    events: list[Any] = []
    async with scripted_central_system() as place:
        place.answers["StartTransaction"] = "InternalError"
        async with place.charger(on_event=events.append) as charger:
            charger.outbox.attempts, charger.outbox.retry_interval = 3, 5
            charger.outbox.keep_transactions = False
            await charger.transactions.start(connector_id=1, id_tag="a", meter_start=1)
            await anyio.sleep(100)
            assert place.times("StartTransaction") == pytest.approx([0, 5, 15])
            assert [event.request.__action__ for event in events if isinstance(event, MessageDiscarded)] == [
                "StartTransaction"
            ]


@in_virtual_time
async def test_a_store_that_cannot_be_used_is_reported_at_the_start() -> None:
    class Broken(MemoryOutboxStore):
        def open(self) -> StoreContents:
            raise StoreError("the disk is full")

    async with scripted_central_system() as place:
        charger = place.charger(store=Broken())
        for _ in range(2):
            with pytest.raises(StoreError, match="the disk is full"):
                await charger.__aenter__()
        assert place.dials == []
