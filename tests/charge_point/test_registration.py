"""The registration of a charge point, and the calls that it may send and answer."""

from __future__ import annotations

import math
from typing import Any

import pytest

from ocpp16_sdk import messages as m
from ocpp16_sdk.charge_point._registration import DEFAULT_BOOT_INTERVAL, Registration
from ocpp16_sdk.connection import NoAnswer
from ocpp16_sdk.model import Payload
from tests.charge_point.registration_messages import ACCEPTED, BOOT, NOW, PENDING, REFUSED, REJECTED, answer, trigger

NEWER = m.BootNotificationRequest(charge_point_vendor="Example", charge_point_model="One", firmware_version="2")
ANY = "StatusNotification"


def registration(status: m.RegistrationStatus | None = None, interval: int = 10) -> Registration:
    """Return a connected registration, whose boot was answered at time 0 if a status is given."""
    registration = Registration(BOOT)
    registration.connected()
    if status is not None:
        assert registration.boot_started() == BOOT
        registration.boot_answered(answer(status, interval), 0)
    return registration


def extended(kind: m.ExtendedMessageTrigger) -> tuple[Payload, Payload]:
    response = m.ExtendedTriggerMessageResponse(status=m.TriggerMessageStatus.ACCEPTED)
    return m.ExtendedTriggerMessageRequest(requested_message=kind), response


@pytest.mark.item("CP-01", "CP-02")
def test_at_the_start_only_a_boot_may_be_sent() -> None:
    fresh = registration()
    assert fresh.boot_at == -math.inf
    fresh.boot_started()
    assert fresh.boot_at == math.inf
    assert fresh.block_reason("BootNotification") is None
    assert fresh.block_reason(ANY) == "the charge point is not registered yet"


@pytest.mark.item("CP-02")
def test_accepted_allows_all_calls_in_both_directions() -> None:
    accepted = registration(ACCEPTED)
    assert accepted.accepted
    assert accepted.boot_at == math.inf
    assert accepted.block_reason(ANY) is None
    assert accepted.filter_call("RemoteStartTransaction") is None
    assert accepted.response == answer(ACCEPTED)


@pytest.mark.item("CP-04")
@pytest.mark.parametrize("status", [PENDING, REJECTED])
def test_not_accepted_boots_again_after_the_interval(status: m.RegistrationStatus) -> None:
    assert registration(status, interval=5).boot_at == 5


@pytest.mark.item("CP-05")
@pytest.mark.parametrize("status", [PENDING, REJECTED])
@pytest.mark.parametrize("interval", [0, -1, -(10**400)], ids=["0", "-1", "huge"])
def test_without_an_interval_the_default_is_used(status: m.RegistrationStatus, interval: int) -> None:
    assert registration(status, interval).boot_at == DEFAULT_BOOT_INTERVAL


@pytest.mark.parametrize("status", [PENDING, REJECTED])
@pytest.mark.parametrize("interval", [86_401, 2**31, 1_764_000_000_000, 10**400], ids=["d", "2^31", "ms", "huge"])
def test_an_interval_is_at_most_a_day(status: m.RegistrationStatus, interval: int) -> None:
    assert registration(status, interval).boot_at == 86_400


@pytest.mark.item("CP-07")
def test_rejected_sends_and_answers_nothing() -> None:
    rejected = registration(REJECTED)
    assert rejected.block_reason(ANY) == "the registration was rejected"
    for action in ("GetConfiguration", "TriggerMessage", "RemoteStartTransaction"):
        assert isinstance(rejected.filter_call(action), NoAnswer)


@pytest.mark.item("CP-08", "CP-09")
def test_pending_answers_but_refuses_remote_starts_and_stops() -> None:
    pending = registration(PENDING)
    assert pending.filter_call("ChangeConfiguration") is None
    assert {action: pending.filter_call(action) for action in REFUSED} == REFUSED
    assert pending.block_reason(ANY) == "the registration is pending"


@pytest.mark.item("CP-09")
def test_before_the_first_answer_remote_starts_are_refused_too() -> None:
    assert {action: registration().filter_call(action) for action in REFUSED} == REFUSED


TRIGGERS: list[tuple[tuple[Payload, Payload], str]] = [
    (trigger(m.MessageTrigger.STATUS_NOTIFICATION, m.TriggerMessageStatus.ACCEPTED), "StatusNotification"),
    (
        trigger(m.MessageTrigger.FIRMWARE_STATUS_NOTIFICATION, m.TriggerMessageStatus.ACCEPTED),
        "FirmwareStatusNotification",
    ),
    (extended(m.ExtendedMessageTrigger.METER_VALUES), "MeterValues"),
    (extended(m.ExtendedMessageTrigger.FIRMWARE_STATUS_NOTIFICATION), "SignedFirmwareStatusNotification"),
    (extended(m.ExtendedMessageTrigger.SIGN_CHARGE_POINT_CERTIFICATE), "SignCertificate"),
]


@pytest.mark.item("CP-08")
@pytest.mark.parametrize(("messages", "action"), TRIGGERS, ids=[action for _, action in TRIGGERS])
def test_pending_allows_triggered_messages(messages: tuple[Payload, Payload], action: str) -> None:
    pending = registration(PENDING)
    pending.note_answer(*messages)
    assert pending.block_reason(action) is None
    assert pending.block_reason("Authorize") is not None
    assert pending.boot_at == 10
    pending.boot_started()
    pending.boot_answered(answer(PENDING), 10)
    assert pending.block_reason(action) is None
    pending.disconnected()
    assert pending.block_reason(action) is not None


@pytest.mark.item("CP-08")
def test_a_trigger_that_was_not_accepted_allows_nothing() -> None:
    pending = registration(PENDING)
    for status in (m.TriggerMessageStatus.REJECTED, m.TriggerMessageStatus.NOT_IMPLEMENTED):
        pending.note_answer(*trigger(m.MessageTrigger.STATUS_NOTIFICATION, status))
    pending.note_answer(m.ResetRequest(type=m.ResetType.SOFT), m.ResetResponse(status=m.ResetStatus.ACCEPTED))
    assert pending.block_reason("StatusNotification") is not None


@pytest.mark.item("CP-02")
def test_before_the_first_answer_triggered_messages_are_not_sent() -> None:
    fresh = registration()
    fresh.boot_started()
    fresh.note_answer(*trigger(m.MessageTrigger.HEARTBEAT, m.TriggerMessageStatus.ACCEPTED))
    assert fresh.block_reason("Heartbeat") is not None


@pytest.mark.item("CP-04", "CP-08")
@pytest.mark.parametrize(
    "messages",
    [
        trigger(m.MessageTrigger.BOOT_NOTIFICATION, m.TriggerMessageStatus.ACCEPTED),
        extended(m.ExtendedMessageTrigger.BOOT_NOTIFICATION),
    ],
)
def test_a_triggered_boot_is_due_at_once(messages: tuple[Payload, Payload]) -> None:
    pending = registration(PENDING, 3600)
    pending.note_answer(*messages)
    assert pending.boot_at == -math.inf


def test_a_triggered_boot_that_fails_leaves_an_accepted_charge_point_accepted() -> None:
    accepted = registration(ACCEPTED)
    accepted.note_answer(*trigger(m.MessageTrigger.BOOT_NOTIFICATION, m.TriggerMessageStatus.ACCEPTED))
    assert accepted.boot_at == -math.inf
    accepted.boot_started()
    accepted.boot_failed(5)
    assert accepted.accepted
    assert accepted.boot_at == math.inf


@pytest.mark.item("CP-11")
@pytest.mark.parametrize("before", [None, PENDING])
def test_a_boot_that_fails_is_repeated_after_its_own_interval(before: m.RegistrationStatus | None) -> None:
    failing = registration(before)
    failing.boot_started()
    failing.boot_failed(100)
    assert failing.boot_at == 100 + DEFAULT_BOOT_INTERVAL
    assert failing.block_reason(ANY) is not None


@pytest.mark.parametrize("status", [None, PENDING, REJECTED, ACCEPTED])
def test_a_boot_whose_connection_closed_is_due_on_the_next(status: m.RegistrationStatus | None) -> None:
    lost = registration(status)
    lost.boot_started()
    lost.disconnected()
    assert lost.boot_at == -math.inf
    assert (lost.block_reason("BootNotification") is None) == (status is ACCEPTED)


@pytest.mark.item("CP-04")
@pytest.mark.parametrize("status", [PENDING, REJECTED])
def test_a_reconnect_does_not_shorten_the_interval(status: m.RegistrationStatus) -> None:
    waiting = registration(status, 3600)
    waiting.boot = NEWER
    waiting.disconnected()
    waiting.connected()
    assert waiting.boot_at == 3600
    assert waiting.boot_started() == NEWER


@pytest.mark.item("J-52", "CP-14")
def test_acceptance_survives_a_reconnect() -> None:
    accepted = registration(ACCEPTED)
    accepted.connected()
    assert accepted.accepted
    assert accepted.boot_at == math.inf
    accepted.boot = BOOT.model_copy()  # says the same
    accepted.connected()
    assert accepted.accepted


@pytest.mark.item("J-52")
def test_a_changed_boot_is_sent_on_the_next_connection() -> None:
    accepted = registration(ACCEPTED)
    accepted.boot = NEWER
    assert accepted.accepted
    accepted.connected()
    assert accepted.status is None
    assert accepted.boot_at == -math.inf
    assert accepted.block_reason(ANY) is not None
    assert accepted.boot_started() == NEWER
    accepted.boot_answered(answer(ACCEPTED), 0)
    accepted.connected()
    assert accepted.accepted


def test_a_boot_that_changed_while_it_was_sent_is_sent_again() -> None:
    changing = registration()
    changing.boot_started()
    changing.boot = NEWER
    changing.boot_answered(answer(ACCEPTED), 0)
    changing.connected()
    assert changing.boot_started() == NEWER


def test_a_status_of_a_lenient_policy_is_no_acceptance() -> None:
    unknown: Any = m.BootNotificationResponse.model_construct(status="Perhaps", current_time=NOW, interval=10)
    odd = registration()
    odd.boot_started()
    odd.boot_answered(unknown, 0)
    assert not odd.accepted
    assert odd.boot_at == 10
