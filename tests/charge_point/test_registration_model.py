"""Registration against a simple model, over any order of events."""

from __future__ import annotations

import math

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from ocpp16_sdk import messages as m
from ocpp16_sdk.charge_point._registration import DEFAULT_BOOT_INTERVAL, Registration
from ocpp16_sdk.connection import NoAnswer
from tests.charge_point.registration_messages import ACCEPTED, BOOT, PENDING, REFUSED, REJECTED, answer, trigger

ACTIONS = ["Heartbeat", "StatusNotification", "MeterValues", "StartTransaction"]
KINDS = [kind for kind in m.MessageTrigger if kind in ACTIONS]


class Registering(RuleBasedStateMachine):
    """A charge point that boots as soon as it may. The model states the rules of the specification as plain facts."""

    def __init__(self) -> None:
        super().__init__()
        self.registration = Registration(BOOT)
        self.now = 0.0
        self.is_connected = False
        self.status: m.RegistrationStatus | None = None
        self.may_boot_at = -math.inf  # no boot earlier (CP-04)
        self.open_boot: m.BootNotificationRequest | None = None
        self.told: m.BootNotificationRequest | None = None
        self.versions = 0
        self.triggered: set[str] = set()
        self.doubted: set[str] = set()

    @precondition(lambda self: not self.is_connected)
    @rule()
    def connect(self) -> None:
        if self.status is ACCEPTED and self.told != self.registration.boot:
            self.status, self.may_boot_at = None, -math.inf
        self.registration.connected()
        self.is_connected = True
        self.boot()

    @precondition(lambda self: self.is_connected)
    @rule()
    def disconnect(self) -> None:
        if self.open_boot is not None:
            self.open_boot, self.may_boot_at = None, -math.inf
        self.registration.disconnected()
        self.is_connected = False
        self.triggered.clear()

    @rule(seconds=st.integers(1, 100))
    def wait(self, seconds: int) -> None:
        self.now += seconds
        self.boot()

    def boot(self) -> None:
        if self.is_connected and self.registration.boot_at <= self.now:
            assert self.open_boot is None
            assert self.now >= self.may_boot_at
            self.open_boot = self.registration.boot_started()
            assert self.open_boot == self.registration.boot

    @precondition(lambda self: self.open_boot is not None)
    @rule(status=st.sampled_from([ACCEPTED, PENDING, REJECTED]), interval=st.integers(-1, 100))
    def boot_is_answered(self, status: m.RegistrationStatus, interval: int) -> None:
        self.registration.boot_answered(answer(status, interval), self.now)
        self.told, self.open_boot, self.status = self.open_boot, None, status
        self.may_boot_at = (
            math.inf if status is ACCEPTED else self.now + (interval if interval > 0 else DEFAULT_BOOT_INTERVAL)
        )
        if status is not PENDING:
            self.triggered.clear()

    @precondition(lambda self: self.open_boot is not None)
    @rule()
    def boot_fails(self) -> None:
        self.registration.boot_failed(self.now)
        self.open_boot = None
        self.may_boot_at = math.inf if self.status is ACCEPTED else self.now + DEFAULT_BOOT_INTERVAL

    @precondition(lambda self: self.is_connected and self.status is not REJECTED and self.open_boot is None)
    @rule(kind=st.sampled_from(KINDS), accepted=st.booleans())
    def something_is_triggered(self, kind: m.MessageTrigger, accepted: bool) -> None:
        status = m.TriggerMessageStatus.ACCEPTED if accepted else m.TriggerMessageStatus.REJECTED
        self.registration.note_answer(*trigger(kind, status))
        if accepted and self.status is PENDING:
            self.triggered.add(kind)

    @precondition(lambda self: self.is_connected and self.status is not REJECTED and self.open_boot is None)
    @rule()
    def boot_is_triggered(self) -> None:
        trigger_accepted = m.TriggerMessageStatus.ACCEPTED
        self.registration.note_answer(*trigger(m.MessageTrigger.BOOT_NOTIFICATION, trigger_accepted))
        self.may_boot_at = -math.inf
        self.boot()
        assert self.open_boot is not None

    @precondition(lambda self: self.is_connected and self.open_boot is None)
    @rule(action=st.sampled_from([*ACTIONS, "BootNotification"]))
    def is_refused_as_if_unknown(self, action: str) -> None:
        forgotten = self.status is ACCEPTED and action not in {*self.doubted, "BootNotification"}
        assert self.registration.call_refused(action) == forgotten
        if forgotten:
            self.doubted.add(action)
            self.status, self.may_boot_at = None, -math.inf
            self.boot()
            assert self.open_boot is not None

    @precondition(lambda self: self.is_connected and self.status is ACCEPTED)
    @rule(action=st.sampled_from(ACTIONS))
    def is_served(self, action: str) -> None:
        self.registration.call_succeeded(action)
        self.doubted.discard(action)

    @rule()
    def boot_changes(self) -> None:
        self.versions += 1
        self.registration.boot = BOOT.model_copy(update={"firmware_version": str(self.versions)})

    @invariant()
    def boots_when_it_may_and_only_then(self) -> None:
        if self.open_boot is None:
            assert self.registration.boot_at == self.may_boot_at

    @invariant()
    def says_only_what_it_may(self) -> None:
        if self.is_connected:
            for action in ACTIONS:
                may = self.status is ACCEPTED or (self.status is PENDING and action in self.triggered)
                assert (self.registration.block_reason(action) is None) == may

    @invariant()
    def answers_what_it_may(self) -> None:
        assert self.registration.status is self.status or not self.is_connected
        if self.is_connected:
            for action in ("GetConfiguration", *REFUSED):
                verdict = self.registration.filter_call(action)
                if self.status is REJECTED:
                    assert isinstance(verdict, NoAnswer)
                else:
                    assert verdict == (None if self.status is ACCEPTED else REFUSED.get(action))


TestRegistering = Registering.TestCase
