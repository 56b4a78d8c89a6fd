"""Which status notifications of the connectors are sent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from ocpp16_sdk import messages as m
from ocpp16_sdk.charge_point.lifecycle._connector_status import ConnectorStatuses

S = m.ChargePointStatus
NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
NONE = m.ChargePointErrorCode.NO_ERROR


def status(number: int, status: S, info: str | None = None) -> m.StatusNotificationRequest:
    return m.StatusNotificationRequest(connector_id=number, error_code=NONE, status=status, info=info)


def tell(statuses: ConnectorStatuses) -> list[tuple[int, S]]:
    """Send everything in the queue, and return it."""
    told: list[tuple[int, S]] = []
    while statuses.has_next:
        request = statuses.next(lambda: NOW)
        statuses.sent(request)
        told.append((request.connector_id, request.status))
    return told


def online(connectors: int = 2) -> ConnectorStatuses:
    statuses = ConnectorStatuses(connectors)
    statuses.start_sending()
    tell(statuses)
    return statuses


@pytest.mark.item("CP-10")
def test_at_first_all_statuses_are_sent_as_available() -> None:
    statuses = ConnectorStatuses(2)
    assert not statuses.has_next
    statuses.start_sending()
    assert tell(statuses) == [(0, S.AVAILABLE), (1, S.AVAILABLE), (2, S.AVAILABLE)]
    assert not statuses.has_next


@pytest.mark.item("CP-10")
def test_after_a_new_registration_all_statuses_are_sent_again() -> None:
    statuses = online()
    statuses.report(status(1, S.CHARGING))
    statuses.stop_sending()
    statuses.forget_sent()
    statuses.start_sending()
    assert sorted(tell(statuses)) == [(0, S.AVAILABLE), (1, S.CHARGING), (2, S.AVAILABLE)]


def test_only_a_change_that_is_sent_when_it_happens_has_the_time_of_the_event() -> None:
    statuses = online()
    event_time = NOW - timedelta(minutes=5)

    def report(number: int, each: S) -> None:
        statuses.report(status(number, each).model_copy(update={"timestamp": event_time}))

    def times() -> list[datetime | None]:
        sent: list[datetime | None] = []
        while statuses.has_next:
            request = statuses.next(lambda: NOW)
            statuses.sent(request)
            sent.append(request.timestamp)
        return sent

    report(1, S.CHARGING)
    assert times() == [event_time]
    statuses.stop_sending()  # the connection closes
    report(1, S.AVAILABLE)
    statuses.start_sending()
    report(2, S.CHARGING)  # before the first was sent
    report(1, S.PREPARING)
    assert times() == [NOW, event_time, event_time]
    statuses.forget_sent()  # a new registration
    statuses.start_sending()
    assert times() == [None, NOW, NOW]  # connector 0 has no event


@pytest.mark.item("CP-33")
def test_every_change_is_sent_in_order() -> None:
    statuses = online()
    changes = [(number % 2 + 1, list(S)[number % 5]) for number in range(50)]
    for number, each in changes:
        statuses.report(status(number, each))
    assert tell(statuses) == changes[1:]  # the first was no change: it was available already


def test_an_unchanged_status_is_ignored() -> None:
    statuses = online()
    statuses.report(status(1, S.AVAILABLE))
    assert not statuses.has_next
    statuses.report(status(1, S.AVAILABLE, "cable checked"))
    assert tell(statuses) == [(1, S.AVAILABLE)]


@pytest.mark.item("CP-32")
def test_after_being_offline_current_statuses_are_sent_and_not_the_history() -> None:
    statuses = online()
    statuses.stop_sending()
    for each in (S.PREPARING, S.AVAILABLE):
        statuses.report(status(1, each))
    statuses.start_sending()
    assert tell(statuses) == []
    statuses.stop_sending()
    for each in (S.PREPARING, S.CHARGING):
        statuses.report(status(1, each))
    statuses.start_sending()
    assert tell(statuses) == [(1, S.CHARGING)]


@pytest.mark.item("CP-33")
def test_after_being_offline_statuses_are_sent_in_the_order_of_events() -> None:
    statuses = online()
    statuses.stop_sending()
    for number in (2, 1, 0, 2):
        statuses.report(status(number, S.UNAVAILABLE))
    statuses.start_sending()
    assert tell(statuses) == [(2, S.UNAVAILABLE), (1, S.UNAVAILABLE), (0, S.UNAVAILABLE)]


@pytest.mark.item("CP-32")
def test_a_status_that_the_peer_may_not_have_received_is_followed_by_the_current_one() -> None:
    statuses = online()
    statuses.report(status(1, S.FAULTED))
    statuses.next(lambda: NOW)  # and the connection ended before the answer
    statuses.stop_sending()
    statuses.report(status(1, S.AVAILABLE))
    statuses.start_sending()
    assert tell(statuses) == [(1, S.AVAILABLE)]


def test_too_many_changes_are_reduced_to_the_current_statuses() -> None:
    statuses = online()
    for number in range(10_000):
        statuses.report(status(number % 2 + 1, list(S)[number % 9]))
    told = tell(statuses)
    assert len(told) <= 256
    assert dict(told)[1] is statuses.current[1].status
    assert dict(told)[2] is statuses.current[2].status


def test_impossible_statuses_are_refused() -> None:  # CP-20, ACT-24
    statuses = online()
    for number in (-1, 3):
        with pytest.raises(ValueError, match="must be from 0 to 2"):
            statuses.report(status(number, S.AVAILABLE))
    for each in set(S) - {S.AVAILABLE, S.UNAVAILABLE, S.FAULTED}:
        with pytest.raises(ValueError, match=r"must be Available, .* for connector 0"):
            statuses.report(status(0, each))
    with pytest.raises(ValueError, match="connectors=0: must be a whole number, at least 1"):
        ConnectorStatuses(0)
    assert not statuses.has_next


@pytest.mark.item("CP-20")
@pytest.mark.parametrize("each", [S.UNAVAILABLE, S.FAULTED, S.AVAILABLE])
def test_connector_0_has_three_statuses_that_do_not_change_those_of_the_connectors(each: S) -> None:
    statuses = ConnectorStatuses(2)
    statuses.report(status(0, S.FAULTED if each is S.AVAILABLE else S.AVAILABLE))
    statuses.report(status(1, S.CHARGING))
    statuses.report(status(0, each))
    assert {number: current.status for number, current in statuses.current.items()} == {
        0: each,
        1: S.CHARGING,
        2: S.AVAILABLE,
    }
    statuses.report(status(2, S.UNAVAILABLE))
    assert statuses.current[0].status is each


class Telling(RuleBasedStateMachine):
    """The model has the last status that the peer received; when the queue is empty, it must be the current one."""

    def __init__(self) -> None:
        super().__init__()
        self.statuses = ConnectorStatuses(2)
        self.truth = dict.fromkeys(range(3), S.AVAILABLE)
        self.believed: dict[int, S] = {}
        self.online = False
        self.certain = True

    @rule(number=st.integers(0, 2), each=st.sampled_from([S.AVAILABLE, S.UNAVAILABLE, S.FAULTED]))
    def changes(self, number: int, each: S) -> None:
        self.statuses.report(status(number, each))
        self.truth[number] = each

    @precondition(lambda self: not self.online)
    @rule()
    def goes_online(self) -> None:
        self.statuses.start_sending()
        self.online = self.certain = True

    @precondition(lambda self: self.online)
    @rule()
    def goes_offline(self) -> None:
        self.statuses.stop_sending()
        self.online = False

    @precondition(lambda self: self.statuses.has_next)
    @rule(arrives=st.booleans(), answered=st.booleans())
    def tells(self, arrives: bool, answered: bool) -> None:
        request = self.statuses.next(lambda: NOW)
        if arrives:
            self.believed[request.connector_id] = request.status
        if arrives and answered:
            self.statuses.sent(request)
        else:
            self.certain = False  # it is not tried again on this connection

    @rule()
    def registers_anew(self) -> None:
        if not self.online:
            self.statuses.forget_sent()

    @invariant()
    def the_peer_believes_the_truth(self) -> None:
        if self.online and self.certain and not self.statuses.has_next:
            assert self.believed == self.truth


TestTelling = Telling.TestCase
