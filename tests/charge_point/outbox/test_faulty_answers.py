"""Answers to transaction messages with faults in parts that the queue does not need."""

from __future__ import annotations

from typing import Any

import anyio
import pytest

from ocpp16_sdk import (
    ChargePointEvent,
    DeliveryFailed,
    InvalidMessageError,
    InvalidResponseError,
    Lenient,
    Observation,
    Strict,
    messages as m,
)
from ocpp16_sdk.charge_point.outbox._answers import TransactionAnswers
from tests.support.scripted_central_system import scripted_central_system
from tests.support.virtual_time import in_virtual_time

ACCEPTED = {"status": "Accepted"}
TIME = "2026-05-01T12:00:00Z"
READABLE = {
    "extra": ({"transactionId": 7, "idTagInfo": ACCEPTED, "vendorCode": {"secret": [1, 2]}}, ACCEPTED),
    "null": ({"transactionId": 7, "idTagInfo": {**ACCEPTED, "expiryDate": None, "parentIdTag": None}}, ACCEPTED),
    "extra inside": ({"transactionId": 7, "idTagInfo": {**ACCEPTED, "color": "red"}}, ACCEPTED),
    "long text": (
        {"transactionId": 7, "idTagInfo": {**ACCEPTED, "parentIdTag": "P" * 21, "expiryDate": TIME}},
        {**ACCEPTED, "expiryDate": TIME},
    ),
    "no time": (
        {"transactionId": 7, "idTagInfo": {**ACCEPTED, "expiryDate": "soon", "parentIdTag": "P"}},
        {**ACCEPTED, "parentIdTag": "P"},
    ),
    "wrong types": ({"transactionId": -3, "idTagInfo": {**ACCEPTED, "parentIdTag": 5}}, ACCEPTED),
    "other status": ({"transactionId": 0, "idTagInfo": {"status": "Blocked", "x": 1}}, {"status": "Blocked"}),
}
UNREADABLE: dict[str, dict[str, Any]] = {
    "no id": {"idTagInfo": ACCEPTED, "x": 1},
    "id as text": {"transactionId": "7", "idTagInfo": ACCEPTED},
    "id with decimals": {"transactionId": 7.5, "idTagInfo": ACCEPTED},
    "no info": {"transactionId": 7},
    "no status": {"transactionId": 7, "idTagInfo": {"parentIdTag": "P"}},
    "unknown status": {"transactionId": 7, "idTagInfo": {"status": "Fine"}},
}


@pytest.mark.parametrize("policy", [None, Lenient()], ids=["strict", "lenient"])
@pytest.mark.parametrize(("answer", "info"), READABLE.values(), ids=READABLE)
@in_virtual_time
async def test_a_start_whose_id_and_status_are_readable_is_confirmed(
    answer: dict[str, Any], info: dict[str, Any], policy: Lenient | None
) -> None:
    seen: list[Observation] = []
    async with (
        scripted_central_system() as place,
        place.charger(policy=policy, observer=seen.append) as charger,
    ):
        place.answers["StartTransaction"] = answer
        transaction = await charger.transactions.start(connector_id=1, id_tag="A", meter_start=0)
        confirmed = await transaction.wait_confirmed()
        await transaction.stop(meter_stop=1)
        await charger.outbox.wait_delivered()
        assert place.actions().count("StartTransaction") == 1
        assert place.calls[-1].payload["transactionId"] == answer["transactionId"]
    assert confirmed.transaction_id == answer["transactionId"]
    if policy is None:
        assert confirmed.id_tag_info == m.IdTagInfo.from_json(str(info).replace("'", '"'))
    (answered,) = (each for each in seen if each.content == confirmed)
    assert answered.repairs  # each fault is reported
    if policy is None:
        assert {repair.rule for repair in answered.repairs} == {"ignore_unneeded_member"}
        assert {repair.before for repair in answered.repairs} == {"***"}


@pytest.mark.parametrize("answer", UNREADABLE.values(), ids=UNREADABLE)
@in_virtual_time
async def test_a_start_without_a_readable_id_or_status_is_sent_again(answer: dict[str, Any]) -> None:
    events: list[ChargePointEvent] = []
    async with scripted_central_system() as place, place.charger(on_event=events.append) as charger:
        place.answers["StartTransaction"] = answer
        await charger.transactions.start(connector_id=1, id_tag="A", meter_start=0)
        await anyio.sleep(100)
        assert place.actions().count("StartTransaction") == 2
    assert any(isinstance(event, DeliveryFailed) for event in events)


@pytest.mark.parametrize(
    "answer",
    [{"x": 1}, {"idTagInfo": None}, {"idTagInfo": {"status": "Fine"}}, {"idTagInfo": {**ACCEPTED, "y": 2}}],
    ids=str,
)
@in_virtual_time
async def test_meter_values_and_stops_are_confirmed_by_any_result(answer: dict[str, Any]) -> None:
    async with scripted_central_system() as place, place.charger() as charger:
        place.answers["MeterValues"] = place.answers["StopTransaction"] = answer
        transaction = await charger.transactions.start(connector_id=1, id_tag="A", meter_start=0)
        await transaction.sample(1)
        await transaction.stop(meter_stop=1)
        await charger.outbox.wait_delivered()
        assert place.actions().count("MeterValues") == place.actions().count("StopTransaction") == 1


@pytest.mark.parametrize("text", ["{", "[]", "7", "[" * 100_000], ids=["broken", "list", "number", "deep"])
def test_an_answer_that_is_no_object_is_refused(text: str) -> None:
    with pytest.raises(InvalidMessageError):
        TransactionAnswers(Strict()).load(m.StartTransactionResponse, text)


def test_repairs_need_no_listener() -> None:
    text = '{"transactionId":7,"idTagInfo":{"status":"Accepted"},"x":1}'
    assert TransactionAnswers(Strict()).load(m.StartTransactionResponse, text).transaction_id == 7


@in_virtual_time
async def test_other_answers_are_read_as_before() -> None:
    async with scripted_central_system() as place, place.charger() as charger:
        await charger.wait_accepted()
        place.answers["Authorize"] = {"idTagInfo": ACCEPTED, "x": 1}
        with pytest.raises(InvalidResponseError, match=r"Authorize\.conf: x"):
            await charger.authorize(id_tag="A")
