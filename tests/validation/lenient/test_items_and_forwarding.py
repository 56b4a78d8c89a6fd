"""A broken item does not cost the good ones, and a relay sends on what it received."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ocpp16_sdk import messages as m
from ocpp16_sdk.errors import InvalidMessageError
from ocpp16_sdk.model import Payload, Route
from ocpp16_sdk.transports import memory_pair
from ocpp16_sdk.validation import Policy, Strict
from ocpp16_sdk.validation.lenient import Lenient
from tests.support.connections import by_hand, connected
from tests.support.virtual_time import in_virtual_time
from tests.validation.lenient.lenient_reading import read_with

TIME = "2026-05-01T12:00:00.000Z"
GOOD = {"value": "1"}
HASH = {"hashAlgorithm": "SHA256", "issuerNameHash": "a" * 129, "issuerKeyHash": "", "serialNumber": ""}


def test_a_broken_item_is_one_repair_and_not_a_list_that_is_too_short() -> None:
    answer = {"status": "Accepted", "certificateHashData": [HASH]}
    read, repairs = read_with(Lenient(), m.GetInstalledCertificateIdsResponse, answer)
    assert [str(repair) for repair in repairs] == ["certificateHashData[0].issuerNameHash: too_long"]
    assert json.loads(read.to_json()) == answer


BROKEN_LISTS: list[tuple[type[Payload], dict[str, Any], str]] = [
    (m.GetInstalledCertificateIdsResponse, {"status": "Accepted", "certificateHashData": [{}]}, "certificateHashData"),
    (m.SendLocalListRequest, {"listVersion": 1, "updateType": "Full", "localAuthorizationList": [{}]}, "local"),
    (m.GetConfigurationRequest, {"key": [{}]}, "key"),
]


@pytest.mark.parametrize(("kind", "fields", "name"), BROKEN_LISTS, ids=["hashes", "a local list", "keys"])
def test_a_list_with_a_broken_item_is_not_reported_as_too_short(
    kind: type[Payload], fields: dict[str, Any], name: str
) -> None:
    for policy in (Strict(), Lenient()):
        with pytest.raises(InvalidMessageError) as caught:
            policy.load(kind, json.dumps(fields))
        assert all(fault.path.startswith(name) and "[0]" in fault.path for fault in caught.value.faults)
        assert {fault.rule for fault in caught.value.faults} & {"too_short", "too_long"} == set()


def stopped(*values: Any) -> dict[str, Any]:
    return {"transactionId": 1, "meterStop": 1, "timestamp": TIME, "transactionData": [*values]}


def at(*samples: Any, timestamp: str = TIME) -> dict[str, Any]:
    return {"timestamp": timestamp, "sampledValue": [*samples]}


ITEMS: dict[str, tuple[type[Payload], Any, Any, list[str]]] = {
    "a sample of transaction data": (
        m.StopTransactionRequest,
        stopped(at({"unit": "Wh"}, GOOD), at(GOOD)),
        stopped(at(GOOD), at(GOOD)),
        ["transactionData[0].sampledValue[0]"],
    ),
    "all samples of one time": (
        m.StopTransactionRequest,
        stopped(at({"unit": "Wh"}, {}), at(GOOD)),
        stopped(at(GOOD)),
        ["transactionData[0].sampledValue[0]", "transactionData[0].sampledValue[1]", "transactionData[0]"],
    ),
    "a time that cannot be read": (
        m.StopTransactionRequest,
        stopped(at(GOOD), at(GOOD, timestamp="now"), at(GOOD)),
        stopped(at(GOOD), at(GOOD)),
        ["transactionData[1]"],
    ),
    "a configuration key without a name": (
        m.GetConfigurationResponse,
        {"configurationKey": [{"readonly": True}, {"key": "a", "readonly": True}]},
        {"configurationKey": [{"key": "a", "readonly": True}]},
        ["configurationKey[0]"],
    ),
    "a configuration key that is not an object": (
        m.GetConfigurationResponse,
        {"configurationKey": [{"key": "a", "readonly": True}, 5, {"key": "b", "readonly": False}]},
        {"configurationKey": [{"key": "a", "readonly": True}, {"key": "b", "readonly": False}]},
        ["configurationKey[1]"],
    ),
}


@pytest.mark.parametrize(("kind", "sent", "read", "paths"), ITEMS.values(), ids=ITEMS)
def test_a_broken_item_is_dropped_and_the_good_ones_are_read(
    kind: type[Payload], sent: Any, read: Any, paths: list[str]
) -> None:
    payload, repairs = read_with(Lenient(), kind, sent)
    assert json.loads(payload.to_json()) == read
    assert [(repair.path, repair.rule) for repair in repairs] == [(path, "broken_item") for path in paths]


def test_a_kept_text_stays_in_its_item_when_an_item_before_it_is_dropped() -> None:
    keys = [{"readonly": True}, {"key": "a" * 51, "readonly": True}, {"key": "b", "readonly": True}]
    answer, _ = read_with(Lenient(), m.GetConfigurationResponse, {"configurationKey": keys})
    assert [each.key for each in answer.configuration_key or ()] == ["a" * 51, "b"]


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        (
            m.SendLocalListRequest,
            {"listVersion": 1, "updateType": "Full", "localAuthorizationList": [{"idTag": "a"}, {}]},
        ),
        (
            m.GetCompositeScheduleResponse,
            {
                "status": "Accepted",
                "chargingSchedule": {
                    "chargingRateUnit": "A",
                    "chargingSchedulePeriod": [{"startPeriod": 0, "limit": 1}, {"startPeriod": 9}],
                },
            },
        ),
    ],
    ids=["a local list", "a schedule"],
)
def test_no_item_is_dropped_where_that_would_change_a_permission(kind: type[Payload], payload: Any) -> None:
    with pytest.raises(InvalidMessageError):
        Lenient().load(kind, json.dumps(payload))


STATUS = {"connectorId": 1, "errorCode": "AcmeFan", "status": "Faulted", "vendorErrorCode": "v" * 51}
LONG_TAG = {"connectorId": 1, "idTag": "x" * 21, "meterStart": 0, "timestamp": TIME}


@pytest.mark.parametrize(
    ("kind", "came"),
    [(m.StatusNotificationRequest, STATUS), (m.StartTransactionRequest, LONG_TAG)],
    ids=["an unlisted code", "a long text"],
)
def test_a_relay_sends_on_what_it_received(kind: type[Payload], came: dict[str, Any]) -> None:
    received, _ = read_with(Lenient(), kind, came)
    assert json.loads(Lenient(forward=True).dump(received)) == came
    policies: list[Policy] = [Strict(), Lenient()]
    for policy in policies:
        with pytest.raises(InvalidMessageError):
            policy.dump(received)


def test_forwarding_sends_no_other_fault() -> None:
    wrong = m.AuthorizeRequest.model_construct(id_tag=5)
    missing = m.AuthorizeRequest.model_construct()
    for request in (wrong, missing):
        with pytest.raises(InvalidMessageError):
            Lenient(forward=True).dump(request)


@in_virtual_time
async def test_a_request_passes_a_relay_unchanged() -> None:
    charger_side, relay_in = memory_pair()
    relay_out, other_side = memory_pair()
    async with (
        connected(relay_out, policy=Lenient(forward=True)) as outgoing,
        by_hand(other_side) as other,
        by_hand(charger_side) as charger,
    ):

        async def forward(request: m.StatusNotificationRequest) -> m.StatusNotificationResponse:
            return await outgoing.call(request)

        async with connected(relay_in, Route(m.StatusNotificationRequest, forward), policy=Lenient()):
            await charger.send(2, "1", "StatusNotification", STATUS)
            kind, unique_id, action, payload = await other.receive()
            assert (kind, action, payload) == (2, "StatusNotification", STATUS)
            await other.send(3, unique_id, {})
            assert await charger.receive() == [3, "1", {}]
