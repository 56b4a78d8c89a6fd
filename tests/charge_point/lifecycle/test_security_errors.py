"""A central system that lost its data answers SecurityError to all but the boot (J-65)."""

from __future__ import annotations

import anyio
import pytest

from ocpp16_sdk import (
    ChargePointEvent,
    ChargePointState,
    DeliveryFailed,
    MessageDiscarded,
    MessageFailed,
    RegistrationLost,
    RemoteCallError,
)
from tests.support.scripted_central_system import CHARGING, SETTLE_TIME, OneByOne, scripted_central_system
from tests.support.virtual_time import in_virtual_time

STATUSES = ["StatusNotification"] * 3
START = {"transactionId": 7, "idTagInfo": {"status": "Accepted"}}


@pytest.mark.parametrize("cause", ["StatusNotification", "Heartbeat", "StartTransaction", "Authorize"])
@in_virtual_time
async def test_it_boots_again_whatever_is_refused(cause: str, caplog: pytest.LogCaptureFixture) -> None:
    events: list[ChargePointEvent] = []
    async with scripted_central_system() as place, place.charger(on_event=events.append) as charger:
        await charger.wait_accepted()
        await anyio.sleep(SETTLE_TIME)
        before = len(place.calls)
        place.answers[cause] = OneByOne(["SecurityError", place.answers.get(cause, {})])
        match cause:
            case "StatusNotification":
                charger.report_status(1, CHARGING)
            case "Heartbeat":
                await anyio.sleep(299.5)
            case "StartTransaction":
                await charger.transactions.start(connector_id=1, id_tag="a", meter_start=0)
            case _:
                with pytest.raises(RemoteCallError, match="SecurityError"):
                    await charger.authorize(id_tag="a")
        await anyio.sleep(SETTLE_TIME * 3)
        assert charger.state is ChargePointState.ACCEPTED
        told = place.actions(before)
        assert told[:5] == [cause, "BootNotification", *STATUSES]
        assert RegistrationLost(cause) in events
        assert (
            f"'CP001': {cause} was refused with SecurityError, as if the charge point was not registered" in caplog.text
        )
        assert dict(place.statuses()) == {number: str(each.status) for number, each in charger.statuses.items()}


@in_virtual_time
async def test_a_transaction_message_that_got_a_security_error_counts_as_not_sent() -> None:
    events: list[ChargePointEvent] = []
    async with scripted_central_system() as place, place.charger(on_event=events.append) as charger:
        charger.outbox.attempts = 1
        await charger.wait_accepted()
        await anyio.sleep(SETTLE_TIME)
        place.answers["StartTransaction"] = "SecurityError"
        transaction = await charger.transactions.start(connector_id=1, id_tag="a", meter_start=0)
        await anyio.sleep(0.5)  # booted, and not yet sent again
        place.answers["StartTransaction"] = START
        assert (await transaction.wait_confirmed()).transaction_id == 7
        assert not [each for each in events if isinstance(each, DeliveryFailed | MessageDiscarded | MessageFailed)]


@in_virtual_time
async def test_a_message_that_alone_is_refused_causes_one_boot_and_is_discarded() -> None:
    events: list[ChargePointEvent] = []
    async with scripted_central_system() as place, place.charger(on_event=events.append) as charger:
        charger.outbox.keep_transactions = False
        await charger.wait_accepted()
        place.answers["StartTransaction"] = "SecurityError"
        await charger.transactions.start(connector_id=1, id_tag="a", meter_start=0)
        await charger.outbox.wait_delivered()
        assert len(place.times("BootNotification")) == 2
        assert len(place.times("StartTransaction")) == 4
        assert [type(each) for each in events if isinstance(each, DeliveryFailed | MessageDiscarded)] == [
            *(DeliveryFailed, DeliveryFailed, MessageDiscarded)
        ]
        place.answers["StartTransaction"] = START
        transaction = await charger.transactions.start(connector_id=2, id_tag="a", meter_start=0)
        await transaction.wait_confirmed()
        place.answers["StopTransaction"] = "SecurityError"
        await transaction.stop(meter_stop=1)
        await anyio.sleep(SETTLE_TIME)
        assert len(place.times("BootNotification")) == 3
