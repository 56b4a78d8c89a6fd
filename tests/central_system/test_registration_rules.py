"""The rules of registration by themselves: no connection, no time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import anyio
import pytest

from ocpp16_sdk import messages as m
from ocpp16_sdk.central_system import MemoryRegistrationStore, RegistrationRules
from ocpp16_sdk.central_system._registration import RegistrationState, Trigger
from ocpp16_sdk.errors import ErrorCode
from ocpp16_sdk.messages import ACTIONS
from ocpp16_sdk.model import Initiator, Request
from tests.central_system.scripted_charge_points import ACCEPTED, NOW, PENDING, REJECTED

REFUSE = RegistrationRules(unknown="refuse")
FROM_CHARGE_POINT = [each.name for each in ACTIONS.values() if each.initiator is not Initiator.CENTRAL_SYSTEM]
TO_CHARGE_POINT = [each.name for each in ACTIONS.values() if each.initiator is not Initiator.CHARGE_POINT]
BASIC, EXTENDED = m.TriggerMessageRequest, m.ExtendedTriggerMessageRequest


def registration(
    status: m.RegistrationStatus | None = None,
    rules: RegistrationRules = REFUSE,
    on_change: Callable[[], None] = lambda: None,
) -> RegistrationState:
    return RegistrationState(status, rules, on_change)


def booted(one: RegistrationState, status: m.RegistrationStatus) -> None:
    request = m.BootNotificationRequest(charge_point_vendor="v", charge_point_model="m")
    one.note_response(request, m.BootNotificationResponse(status=status, current_time=NOW, interval=300))


def admitted(one: RegistrationState) -> set[str]:
    return {action for action in FROM_CHARGE_POINT if one.filter_call(action) is None}


@pytest.mark.item("J-65", "CS-04")
@pytest.mark.parametrize("status", [None, PENDING, REJECTED])
def test_before_acceptance_only_a_boot_is_admitted(status: m.RegistrationStatus | None) -> None:
    one = registration(status)
    assert admitted(one) == {"BootNotification"}
    refusal = one.filter_call("Heartbeat")
    assert refusal is not None
    assert (refusal.code, refusal.description) == (
        ErrorCode.SECURITY_ERROR,
        "not accepted: a BootNotification comes first",
    )
    assert one.filter_call("Heartbeat") is not refusal, "an exception that is raised twice would keep both callers"


@pytest.mark.item("J-65", "CS-07")
def test_every_call_is_admitted_of_accepted_and_by_default_of_unknown_charge_points() -> None:
    assert admitted(registration(ACCEPTED)) == set(FROM_CHARGE_POINT)
    assert admitted(registration(None, RegistrationRules())) == set(FROM_CHARGE_POINT)
    for known in (PENDING, REJECTED):
        assert admitted(registration(known, RegistrationRules())) == {"BootNotification"}


@pytest.mark.item("CS-04")
def test_the_admitted_calls_follow_the_answers_to_boots() -> None:
    changes: list[m.RegistrationStatus | None] = []
    one = registration(None, on_change=lambda: changes.append(one.status))
    for status in (PENDING, REJECTED, ACCEPTED, PENDING, ACCEPTED):
        booted(one, status)
        assert (one.filter_call("Heartbeat") is None) is (status is ACCEPTED)
    one.note_response(m.HeartbeatRequest(), m.HeartbeatResponse(current_time=NOW))
    assert changes == [PENDING, REJECTED, ACCEPTED, PENDING, ACCEPTED]


TRIGGERED: list[tuple[Trigger, str]] = [
    *((BASIC(requested_message=each), each.value) for each in m.MessageTrigger),
    (EXTENDED(requested_message=m.ExtendedMessageTrigger.BOOT_NOTIFICATION), "BootNotification"),
    (EXTENDED(requested_message=m.ExtendedMessageTrigger.LOG_STATUS_NOTIFICATION), "LogStatusNotification"),
    (
        EXTENDED(requested_message=m.ExtendedMessageTrigger.FIRMWARE_STATUS_NOTIFICATION),
        "SignedFirmwareStatusNotification",
    ),
    (EXTENDED(requested_message=m.ExtendedMessageTrigger.HEARTBEAT), "Heartbeat"),
    (EXTENDED(requested_message=m.ExtendedMessageTrigger.METER_VALUES), "MeterValues"),
    (EXTENDED(requested_message=m.ExtendedMessageTrigger.SIGN_CHARGE_POINT_CERTIFICATE), "SignCertificate"),
    (EXTENDED(requested_message=m.ExtendedMessageTrigger.STATUS_NOTIFICATION), "StatusNotification"),
]


@pytest.mark.item("CS-04")
@pytest.mark.parametrize(("trigger", "action"), TRIGGERED)
def test_a_triggered_message_is_admitted_while_pending_until_the_trigger_is_refused(
    trigger: Trigger, action: str
) -> None:
    one = registration(PENDING)
    one.expect(trigger)
    for _ in range(3):  # once a connector
        assert admitted(one) == {"BootNotification", action}
    one.expect(trigger)
    one.unexpect(trigger)
    assert admitted(one) == {"BootNotification", action}, "the first is still expected"
    one.unexpect(trigger)
    assert admitted(one) == {"BootNotification"}


def test_every_trigger_has_a_case() -> None:
    assert len(TRIGGERED) == len(m.MessageTrigger) + len(m.ExtendedMessageTrigger)


@pytest.mark.item("CS-04")
@pytest.mark.parametrize("status", [ACCEPTED, REJECTED])
def test_a_status_other_than_pending_clears_triggered_messages(status: m.RegistrationStatus) -> None:
    one, heartbeat = registration(PENDING), BASIC(requested_message=m.MessageTrigger.HEARTBEAT)
    one.expect(heartbeat)
    booted(one, PENDING)
    assert one.filter_call("Heartbeat") is None
    booted(one, status)
    booted(one, PENDING)
    assert one.filter_call("Heartbeat") is not None
    one.unexpect(heartbeat)  # its refusal comes late
    one.expect(heartbeat)
    assert one.filter_call("Heartbeat") is None


@pytest.mark.item("CS-05")
def test_no_call_is_sent_to_a_rejected_charge_point() -> None:
    one = registration(REJECTED)
    for action in TO_CHARGE_POINT:
        assert "rejected" in str(one.action_block_reason(action))


@pytest.mark.item("CS-06")
def test_only_remote_starts_and_stops_are_not_sent_to_a_pending_charge_point() -> None:
    one = registration(PENDING)
    objections = {action for action in TO_CHARGE_POINT if one.action_block_reason(action) is not None}
    assert objections == {"RemoteStartTransaction", "RemoteStopTransaction"}
    assert "pending" in str(one.action_block_reason("RemoteStartTransaction"))


@pytest.mark.parametrize("status", [None, ACCEPTED])
def test_every_call_is_sent_to_unknown_and_accepted_charge_points(status: m.RegistrationStatus | None) -> None:
    assert [action for action in TO_CHARGE_POINT if registration(status).action_block_reason(action) is not None] == []


@pytest.mark.item("CS-08")
def test_only_an_accepted_charge_point_is_not_asked_to_boot() -> None:
    for trigger in (
        BASIC(requested_message=m.MessageTrigger.BOOT_NOTIFICATION),
        EXTENDED(requested_message=m.ExtendedMessageTrigger.BOOT_NOTIFICATION),
    ):
        assert "boot again" in str(registration(ACCEPTED).request_block_reason(trigger))
        assert registration(PENDING).request_block_reason(trigger) is None
        assert registration(None).request_block_reason(trigger) is None
        assert "rejected" in str(registration(REJECTED).request_block_reason(trigger))
    others: list[Request[Any]] = [
        BASIC(requested_message=m.MessageTrigger.HEARTBEAT),
        m.ResetRequest(type=m.ResetType.HARD),
        m.RemoteStartTransactionRequest(id_tag="x"),
    ]
    assert [registration(ACCEPTED).request_block_reason(each) for each in others] == [None, None, None]


def test_the_registration_is_known_after_a_status_or_when_unknown_counts_as_accepted() -> None:
    assert not registration(None).known
    assert registration(None, RegistrationRules()).known
    assert all(registration(status).known for status in m.RegistrationStatus)


def test_the_memory_store_keeps_the_newest_statuses_and_is_bounded() -> None:
    async def fill() -> None:
        store = MemoryRegistrationStore()
        assert await store.load("CP") is None
        await store.save("rejected", REJECTED)
        await store.save("first", PENDING)
        await store.save("second", ACCEPTED)
        await store.save("first", ACCEPTED)
        await store.save("second", ACCEPTED)
        for number in range(100_000 - 1):
            await store.save(f"CP{number}", ACCEPTED)
        assert await store.load("second") is ACCEPTED
        assert await store.load("first") is None, "it was the one that had not booted for longest"
        assert await store.load("rejected") is REJECTED, "else it would count as unknown"
        assert len(vars(store)["_accepted"]) == 100_000
        for number in range(100_000):
            await store.save(f"CP{number}", PENDING)
        assert await store.load("rejected") is None
        assert (len(vars(store)["_accepted"]), len(vars(store)["_others"])) == (1, 100_000)

    anyio.run(fill)


def test_unknown_must_be_accept_or_refuse() -> None:
    with pytest.raises(ValueError, match="unknown='maybe': must be 'accept' or 'refuse'"):
        RegistrationRules(unknown="maybe")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
