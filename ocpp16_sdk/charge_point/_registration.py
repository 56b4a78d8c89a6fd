"""The registration of a charge point at its central system (OCPP 1.6 4.2). Pure: no I/O, no clock.

    None ─────────boot answered─────────▶ ACCEPTED, PENDING or REJECTED
    PENDING, REJECTED ──boot answered───▶ ACCEPTED, PENDING or REJECTED; the boot is due after the interval
    ACCEPTED ─────────────────────────────▶ None: a boot is due at once, if
                                              - a new connection opens and `boot` was changed (OCPP-J 5.4), or
                                              - a call is refused with SecurityError (J-65)

    status      calls that may be sent                calls of the central system
    None        BootNotification                      answered; remote start and stop: Rejected
    PENDING     BootNotification, triggered calls     answered; remote start and stop: Rejected
    REJECTED    BootNotification, when it is due      no answer
    ACCEPTED    all                                   answered

`LifecycleState` owns the registration and calls its methods when something happens. `ConnectionTasks` sends the
BootNotification at `boot_at`.
"""

from __future__ import annotations

import math

from ocpp16_sdk.connection import FilterResult, NoAnswer
from ocpp16_sdk.messages import (
    BootNotificationRequest,
    BootNotificationResponse,
    ExtendedTriggerMessageRequest,
    ExtendedTriggerMessageResponse,
    RegistrationStatus,
    RemoteStartStopStatus,
    RemoteStartTransactionResponse,
    RemoteStopTransactionResponse,
    TriggerMessageRequest,
    TriggerMessageResponse,
    TriggerMessageStatus,
)
from ocpp16_sdk.model import Payload
from ocpp16_sdk.protocol import triggered_message

DEFAULT_BOOT_INTERVAL = 60.0
"""Seconds between boots if the central system gives no interval (CP-05, CP-11)."""

MAX_BOOT_INTERVAL = 86_400.0
"""The maximum of an interval of the central system. One that confuses milliseconds would wait for years."""

_BOOT = "BootNotification"
# CP-09: the central system must wait until the charge point is registered.
_REFUSALS = {
    "RemoteStartTransaction": RemoteStartTransactionResponse(status=RemoteStartStopStatus.REJECTED),
    "RemoteStopTransaction": RemoteStopTransactionResponse(status=RemoteStartStopStatus.REJECTED),
}


class Registration:
    """The registration of a charge point from its start to its next start, over all connections in between.

    The caller reports events. It sends a boot at `boot_at`: it calls `boot_started`, then `boot_answered` or
    `boot_failed`, or `disconnected` if the connection closed first. Times are in seconds.
    """

    def __init__(self, boot: BootNotificationRequest) -> None:
        self.boot = boot
        """The request of the next BootNotification."""
        self.response: BootNotificationResponse | None = None
        """The last answer to a boot."""
        self.boot_at = -math.inf
        """When the next boot is due; infinite if no boot is due."""
        self._status: RegistrationStatus | None = None
        self._boot_in_progress: BootNotificationRequest | None = None
        self._answered_boot: BootNotificationRequest | None = None
        self._triggered: set[str] = set()  # actions that may be sent while pending
        self._refused: set[str] = set()  # actions whose SecurityError made a boot due, without a result since

    @property
    def status(self) -> RegistrationStatus | None:
        """The status of the last answer; None if there was no answer, or it no longer counts."""
        return self._status

    @property
    def accepted(self) -> bool:
        """Whether the charge point is registered."""
        return self._status is RegistrationStatus.ACCEPTED

    @property
    def boot_in_progress(self) -> bool:
        """Whether a boot was sent and has no answer."""
        return self._boot_in_progress is not None

    def connected(self) -> None:
        """Note that a connection opened: a boot is due if `boot` was changed (OCPP-J 5.4)."""
        if self.accepted and self.boot != self._answered_boot:
            self._status, self.boot_at = None, -math.inf

    def disconnected(self) -> None:
        """Note that the connection closed: a boot that was in progress is due again."""
        self._triggered.clear()
        if self._boot_in_progress is not None:
            self._boot_in_progress, self.boot_at = None, -math.inf

    def boot_started(self) -> BootNotificationRequest:
        """Note that a boot is sent now, and return its request."""
        self._boot_in_progress, self.boot_at = self.boot, math.inf
        return self._boot_in_progress

    def boot_answered(self, response: BootNotificationResponse, now: float) -> None:
        """Note the answer to the boot."""
        self._answered_boot, self._boot_in_progress = self._boot_in_progress, None
        self.response, self._status = response, response.status
        if self._status is not RegistrationStatus.PENDING:
            self._triggered.clear()
        interval = min(response.interval, MAX_BOOT_INTERVAL) if response.interval > 0 else DEFAULT_BOOT_INTERVAL
        self.boot_at = math.inf if self.accepted else now + interval

    def boot_failed(self, now: float) -> None:
        """Note that the boot got a CALLERROR, an invalid answer, or no answer in time."""
        self._boot_in_progress = None
        self.boot_at = math.inf if self.accepted else now + DEFAULT_BOOT_INTERVAL

    def call_refused(self, action: str) -> bool:
        """Note that a call was refused with SecurityError, and return whether a boot is due now.

        A central system that does not know the charge point any more answers like this (J-65). The first refusal of an
        action makes a boot due; further ones do not until a call of that action got a result. Otherwise a message that
        alone is refused would cause boots without end. The status notifications after each boot get results, so a
        result counts for its own action only.
        """
        if not self.accepted or action == _BOOT or action in self._refused:
            return False
        self._refused.add(action)
        self._status, self.boot_at = None, -math.inf
        return True

    def call_succeeded(self, action: str) -> None:
        """Note that a call got a result."""
        self._refused.discard(action)

    def block_reason(self, action: str) -> str | None:
        """Return why a call of the charge point must not be sent now; None if it may."""
        if self.accepted or action in self._triggered or (action == _BOOT and self._boot_in_progress is not None):
            return None
        match self._status:
            case RegistrationStatus.PENDING:
                return "the registration is pending"
            case RegistrationStatus.REJECTED:
                return "the registration was rejected"
            case _:
                return "the charge point is not registered yet"

    def filter_call(self, action: str) -> FilterResult:
        """Return the answer that replaces the handler's for a call of the central system; None to call the handler."""
        if self._status is RegistrationStatus.REJECTED:
            return NoAnswer()
        return None if self.accepted else _REFUSALS.get(action)

    def note_answer(self, request: Payload, response: Payload) -> bool:
        """Note the answer to a call of the central system: an accepted trigger allows its message (CP-08).

        A triggered boot is due at once. Return whether the answer changed something.
        """
        match request, response:
            case TriggerMessageRequest(), TriggerMessageResponse(status=TriggerMessageStatus.ACCEPTED):
                message = triggered_message(request)
            case ExtendedTriggerMessageRequest(), ExtendedTriggerMessageResponse(status=TriggerMessageStatus.ACCEPTED):
                message = triggered_message(request)
            case _:
                return False
        if message is None:
            return False
        if message.action == _BOOT:
            self.boot_at = -math.inf
        elif self._status is RegistrationStatus.PENDING:
            self._triggered.add(message.action)
        return True
