"""A connection with a lenient policy answers repaired messages, and reports repairs to the log and the observer."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from ocpp16_sdk import messages as m
from ocpp16_sdk.connection import Observation
from ocpp16_sdk.errors import InvalidMessageError, InvalidResponseError, RemoteCallError
from ocpp16_sdk.model import Route
from ocpp16_sdk.transports import memory_pair
from ocpp16_sdk.validation import Repair
from ocpp16_sdk.validation.lenient import ByVendor, Lenient, PerMessage
from tests.support.connections import BEAT, BEAT_JSON, HEARTBEAT, by_hand, calling, connected
from tests.support.virtual_time import in_virtual_time

IDENTITY = "CP1"
STOP = {"meterStop": 1, "timestamp": "2026-05-01T12:00:00", "transactionId": 7.0, "reason": "Foo"}
REPAIRS = (
    Repair("timestamp", "time_without_zone", '"2026-05-01T12:00:00"'),
    Repair("transactionId", "fraction_for_integer", "7.0"),
    Repair("reason", "unknown_value", '"Foo"'),
)


async def stop(request: m.StopTransactionRequest) -> m.StopTransactionResponse:
    assert request.reason == "Foo"
    return m.StopTransactionResponse()


async def register(_: m.BootNotificationRequest) -> m.BootNotificationResponse:
    return m.BootNotificationResponse(status=m.RegistrationStatus.ACCEPTED, current_time=BEAT.current_time, interval=9)


STOPPING = Route(m.StopTransactionRequest, stop)
BOOTING = Route(m.BootNotificationRequest, register)


@pytest.mark.item("TYPE-30")
@in_virtual_time
async def test_an_unknown_reason_does_not_block_a_transaction_message(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "ocpp16_sdk")
    seen: list[Observation] = []
    here, there = memory_pair()
    async with connected(here, STOPPING, policy=Lenient(), observer=seen.append), by_hand(there) as peer:
        await peer.send(2, "1", "StopTransaction", STOP)
        assert await peer.receive() == [3, "1", {}]
    assert [(each.outgoing, each.repairs) for each in seen] == [(False, REPAIRS), (True, ())]
    assert isinstance(seen[0].content, m.StopTransactionRequest)
    (line,) = [record.getMessage() for record in caplog.records]
    assert line == "StopTransaction of 'CP1' was read with 3 repairs: " + "; ".join(map(str, REPAIRS))


@in_virtual_time
async def test_strict_refuses_it(caplog: pytest.LogCaptureFixture) -> None:
    seen: list[Observation] = []
    here, there = memory_pair()
    async with connected(here, STOPPING, observer=seen.append), by_hand(there) as peer:
        await peer.send(2, "1", "StopTransaction", STOP)
        assert (await peer.receive())[:3] == [4, "1", "TypeConstraintViolation"]
    assert [each.repairs for each in seen] == [(), ()]


@in_virtual_time
async def test_a_refused_message_is_observed_without_repairs() -> None:
    seen: list[Observation] = []
    here, there = memory_pair()
    async with connected(here, STOPPING, policy=Lenient(), observer=seen.append), by_hand(there) as peer:
        await peer.send(2, "1", "StopTransaction", {**STOP, "meterStop": "1"})
        kind, unique_id, code, _, details = await peer.receive()
    assert (kind, unique_id, code) == (4, "1", "TypeConstraintViolation")
    assert details == {"faults": [{"path": "meterStop", "rule": "int_type"}]}
    assert isinstance(seen[0].content, InvalidMessageError)
    assert seen[0].repairs == ()


@in_virtual_time
async def test_the_log_shows_eight_repairs_and_the_observer_all(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "ocpp16_sdk")
    seen: list[Observation] = []
    here, there = memory_pair()
    async with connected(here, HEARTBEAT, policy=Lenient(), observer=seen.append), by_hand(there) as peer:
        await peer.send(2, "1", "Heartbeat", {f"x{number}": number for number in range(9)})
        assert await peer.receive() == [3, "1", BEAT_JSON]
    assert len(seen[0].repairs) == 9
    (line,) = [record.getMessage() for record in caplog.records]
    assert line.count("unknown_field") == 8
    assert line.endswith("x7: unknown_field; ...")


@in_virtual_time
async def test_answers_are_repaired_as_well() -> None:
    seen: list[Observation] = []
    here, there = memory_pair()
    async with (
        connected(here, policy=Lenient(), observer=seen.append) as connection,
        by_hand(there) as peer,
        calling(connection) as calls,
    ):
        calls.begin("schedule", m.GetCompositeScheduleRequest(connector_id=1, duration=60))
        unique_id = await peer.receive_call("GetCompositeSchedule")
        await peer.send(3, unique_id, {"status": "Rejected", "scheduleStart": "0"})
    assert calls.ended == {"schedule": m.GetCompositeScheduleResponse(status=m.GetCompositeScheduleStatus.REJECTED)}
    assert seen[-1].repairs == (Repair("scheduleStart", "no_value", '"0"'),)


@pytest.mark.item("J-59", "J-66")
@in_virtual_time
async def test_the_code_of_a_refusal_is_read_in_other_spellings() -> None:
    seen: list[Observation] = []
    codes: list[str] = []
    for policy in (Lenient(), None):
        here, there = memory_pair()
        async with (
            connected(here, policy=policy, observer=seen.append) as connection,
            by_hand(there) as peer,
            calling(connection) as calls,
        ):
            calls.begin("call")
            await peer.send(4, await peer.receive_call(), "OccurrenceConstraintViolation", None, ["x"])
        error = calls.ended["call"]
        assert isinstance(error, RemoteCallError)
        codes.append(error.code)
    assert codes == ["OccurenceConstraintViolation", "OccurrenceConstraintViolation"]
    repair = Repair("errorCode", "ocpp_2_code", '"OccurrenceConstraintViolation"')
    assert [each.repairs for each in seen if not each.outgoing] == [(repair,), ()]


@pytest.mark.item("TYPE-30")
@in_virtual_time
async def test_own_messages_are_strict() -> None:
    here, there = memory_pair()
    relayed = Lenient().load(m.AuthorizeRequest, '{"idTag":"012345678901234567890"}')
    async with connected(here, policy=Lenient()) as connection, by_hand(there):
        with pytest.raises(InvalidMessageError, match="idTag"):
            await connection.call(relayed)


@in_virtual_time
async def test_an_answer_with_a_forbidden_value_is_not_sent() -> None:
    async def echo(request: m.StartTransactionRequest) -> m.StartTransactionResponse:
        info = m.IdTagInfo(status=m.AuthorizationStatus.ACCEPTED).model_copy(update={"parent_id_tag": request.id_tag})
        return m.StartTransactionResponse(transaction_id=1, id_tag_info=info)

    start = {"connectorId": 1, "idTag": "x" * 21, "meterStart": 0, "timestamp": "2026-05-01T12:00:00Z"}
    here, there = memory_pair()
    async with connected(here, Route(m.StartTransactionRequest, echo), policy=Lenient()), by_hand(there) as peer:
        await peer.send(2, "1", "StartTransaction", start)
        assert (await peer.receive())[:3] == [4, "1", "InternalError"]


@pytest.mark.item("J-32")
@pytest.mark.parametrize("policy", [None, Lenient()], ids=["strict", "lenient"])
@in_virtual_time
async def test_empty_frames_and_null_payloads_do_no_harm(policy: Any) -> None:
    here, there = memory_pair()
    async with connected(here, HEARTBEAT, policy=policy), by_hand(there) as peer:
        for text in ("", " ", "\r\n"):
            await peer.transport.send(text)
        await peer.send(2, "1", "Heartbeat", None)
        assert await peer.receive() == [3, "1", BEAT_JSON]


@in_virtual_time
async def test_a_connection_uses_the_policy_of_each_message() -> None:
    here, there = memory_pair()
    policy = PerMessage({m.StopTransactionRequest: Lenient()})
    async with connected(here, STOPPING, HEARTBEAT, policy=policy) as connection, by_hand(there) as peer:
        await peer.send(2, "1", "StopTransaction", STOP)
        assert await peer.receive() == [3, "1", {}]
        await peer.send(2, "2", "Heartbeat", {"foo": 1})
        assert (await peer.receive())[:3] == [4, "2", "FormationViolation"]
        async with calling(connection) as calls:
            calls.begin("call")
            await peer.send(3, await peer.receive_call(), {**BEAT_JSON, "foo": 1})
    assert isinstance(calls.ended["call"], InvalidResponseError)


@in_virtual_time
async def test_a_vendor_is_still_known_after_a_reconnect() -> None:
    policy = ByVendor(PerMessage({}), {("Acme", "*"): Lenient()})
    for number in range(2):
        here, there = memory_pair()
        async with connected(here, BOOTING, HEARTBEAT, policy=policy), by_hand(there) as peer:
            if number == 0:
                await peer.send(2, "1", "Heartbeat", {"foo": 1})
                assert (await peer.receive())[:3] == [4, "1", "FormationViolation"]
                await peer.send(2, "2", "BootNotification", {"chargePointVendor": "Acme", "chargePointModel": "One"})
                assert (await peer.receive())[0] == 3
            await peer.send(2, "3", "Heartbeat", {"foo": 1})
            assert await peer.receive() == [3, "3", BEAT_JSON]
