"""A start or a stop is not discarded while the central system may accept it later; a discarded message is kept."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import anyio
import pytest

from ocpp16_sdk.charge_point.outbox import DeliveryFailed, MemoryOutboxStore, MessageDiscarded, StoreChanges
from ocpp16_sdk.charge_point.outbox._discarded import DISCARDED_TABLE
from ocpp16_sdk.errors import CallTimeoutError, InvalidMessageError, OcppError, RemoteCallError
from tests.support.outbox_receiver import REFUSED, Central, deliver_all, opened, reading
from tests.support.virtual_time import in_virtual_time

pytestmark = pytest.mark.anyio

MALFORMED = RemoteCallError("any", "FormationViolation", "", {})


@pytest.mark.parametrize(
    "failure", [REFUSED, CallTimeoutError("StartTransaction got no answer")], ids=["error", "none"]
)
@in_virtual_time
async def test_by_default_a_central_system_that_is_down_for_hours_loses_no_transaction(failure: OcppError) -> None:
    central = Central(*[failure] * 20)
    async with opened() as (outbox, reports):
        transaction = await outbox.transactions.start(connector_id=1, id_tag="A", meter_start=0)
        await transaction.sample(1)
        await transaction.stop(meter_stop=2)
        await deliver_all(outbox, central)
        assert central.times[-1] - central.times[0] > 3 * 3600
    assert central.told == ["start A"] * 21 + ["meter 1 of 1", "stop 2 of 1"]
    assert {type(report) for report in reports} == {DeliveryFailed}
    assert len(reports) == 20
    assert str(reports[-1]).endswith("sent 20 times, again in 1200 s")


@pytest.mark.parametrize("code", ["FormationViolation", "PropertyConstraintViolation", "NotSupported"])
@in_virtual_time
async def test_a_stop_that_is_never_acceptable_does_not_block_the_queue(code: str) -> None:
    refusal = RemoteCallError("any", code, "", {})
    central = Central(None, refusal, refusal, refusal)
    async with opened() as (outbox, reports):
        transaction = await outbox.transactions.start(connector_id=1, id_tag="A", meter_start=0)
        await transaction.stop(meter_stop=2)
        await outbox.transactions.start(connector_id=1, id_tag="B", meter_start=2)
        await deliver_all(outbox, central)
    assert central.told == ["start A", *["stop 2 of 1"] * 3, "start B"]
    assert [type(report) for report in reports] == [DeliveryFailed, DeliveryFailed, MessageDiscarded]


@in_virtual_time
async def test_an_answer_that_is_never_valid_does_not_block_the_queue() -> None:
    central = Central(*[InvalidMessageError("StartTransaction.conf", ())] * 3)
    async with opened() as (outbox, _):
        await outbox.transactions.start(connector_id=1, id_tag="A", meter_start=0)
        await deliver_all(outbox, central)
    assert central.told == ["start A"] * 3


@in_virtual_time
async def test_meter_values_do_not_block_the_queue() -> None:
    central = Central(*[REFUSED] * 3)
    async with opened() as (outbox, _):
        await outbox.transactions.meter_values(1, [reading("poison")])
        await outbox.transactions.start(connector_id=1, id_tag="A", meter_start=0)
        await deliver_all(outbox, central)
    assert central.told == ["meter poison"] * 3 + ["start A"]


@in_virtual_time
async def test_a_wrong_value_of_keep_transactions_is_refused() -> None:
    async with opened() as (outbox, _):
        wrong: Any = 1
        with pytest.raises(TypeError, match="keep_transactions=1: must be True or False"):
            outbox.keep_transactions = wrong
        assert outbox.keep_transactions


async def test_a_discarded_message_can_be_inspected_after_a_restart(path: Path) -> None:
    central = Central(None, MALFORMED)
    with anyio.fail_after(20):
        async with opened(str(path)) as (outbox, _):
            outbox.attempts = 1
            transaction = await outbox.transactions.start(connector_id=1, id_tag="A", meter_start=0)
            await transaction.stop(meter_stop=2)
            await deliver_all(outbox, central)
            before = outbox.discarded
        async with opened(str(path)) as (outbox, _):
            assert outbox.take_rows() == {}
            assert outbox.discarded == before
            (message,) = before
    assert (message.action, message.transaction_id) == ("StopTransaction", 1)
    assert json.loads(message.payload)["meterStop"] == 2
    assert message.error == "any was refused with FormationViolation"


@in_virtual_time
async def test_the_newest_discarded_messages_are_kept_within_their_limits() -> None:
    store = MemoryOutboxStore()
    store.write(
        StoreChanges({}, {}, {(DISCARDED_TABLE, "damaged"): b"{", (DISCARDED_TABLE, "other"): b'{"number": 1}'}),
        durable=True,
    )
    central = Central(*[MALFORMED] * 1_010)
    async with opened(store) as (outbox, _):
        outbox.attempts = 1
        for number in range(1_005):
            await outbox.transactions.meter_values(1, [reading(number)])
        await deliver_all(outbox, central)
        assert [each.number for each in outbox.discarded] == [*range(6, 1_006)]
        for _ in range(3):
            await outbox.transactions.meter_values(1, [reading("9" * 500_000)])
        await deliver_all(outbox, central)
        assert [each.number for each in outbox.discarded] == [1_007, 1_008]
    assert sorted(name for _, name in store.open().rows) == [f"{1007:020}", f"{1008:020}", "damaged", "other"]
