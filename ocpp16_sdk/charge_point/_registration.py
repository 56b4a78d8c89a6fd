"""Where a charge point stands with its central system, and what it may say and answer (OCPP 1.6 4.2)."""

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

BOOT_INTERVAL = 60.0
"""Seconds between boots where the central system names no interval (CP-05, CP-11)."""

_BOOT = "BootNotification"
_LONGEST = 10**9  # seconds; what is longer is as good as never, and must not overflow
# CP-09; the central system has to wait until the charge point is registered.
_REFUSALS = {
    "RemoteStartTransaction": RemoteStartTransactionResponse(status=RemoteStartStopStatus.REJECTED),
    "RemoteStopTransaction": RemoteStopTransactionResponse(status=RemoteStartStopStatus.REJECTED),
}
_EXTENDED = {
    "FirmwareStatusNotification": "SignedFirmwareStatusNotification",
    "SignChargePointCertificate": "SignCertificate",
}


class Registration:
    """The registration of a charge point from one start of it to the next, over all connections in between.

    The caller tells what happens, and sends a boot when `boot_at` has come: `booting`, then one of `answered` and
    `failed`, or `disconnected` if the connection ended first. Times are in seconds.
    """

    def __init__(self, boot: BootNotificationRequest) -> None:
        self.boot = boot
        """What the charge point says of itself; something else is said with the next boot."""
        self.response: BootNotificationResponse | None = None
        """The last answer."""
        self.boot_at = -math.inf
        """When the next boot is due; infinite if none is."""
        self._status: RegistrationStatus | None = None
        self._leaving: BootNotificationRequest | None = None  # on its way, not answered yet
        self._said: BootNotificationRequest | None = None
        self._triggered: set[str] = set()
        self._doubted: set[str] = set()  # actions of which a SecurityError has led to a boot, and no result came since

    @property
    def status(self) -> RegistrationStatus | None:
        """What the last boot was answered; None if nothing yet, or what it said does not hold any more."""
        return self._status

    @property
    def accepted(self) -> bool:
        """Whether the charge point is registered."""
        return self._status is RegistrationStatus.ACCEPTED

    def connected(self) -> None:
        """Note that there is a new connection: a boot is due if something else is to be said (OCPP-J 5.4)."""
        if self.accepted and self.boot != self._said:
            self._status, self.boot_at = None, -math.inf

    def disconnected(self) -> None:
        """Note that the connection has ended: a boot that was under way is due again."""
        self._triggered.clear()
        if self._leaving is not None:
            self._leaving, self.boot_at = None, -math.inf

    def booting(self) -> BootNotificationRequest:
        """Note that a boot leaves, and return it."""
        self._leaving, self.boot_at = self.boot, math.inf
        return self._leaving

    def answered(self, response: BootNotificationResponse, now: float) -> None:
        """Take the answer to the boot."""
        self._said, self._leaving = self._leaving, None
        self.response, self._status = response, response.status
        if self._status is not RegistrationStatus.PENDING:
            self._triggered.clear()
        wait = min(response.interval, _LONGEST) if response.interval > 0 else BOOT_INTERVAL
        self.boot_at = math.inf if self.accepted else now + wait

    def failed(self, now: float) -> None:
        """Note that the boot was refused with a CALLERROR, answered wrongly, or not answered in time."""
        self._leaving = None
        self.boot_at = math.inf if self.accepted else now + BOOT_INTERVAL

    def refused(self, action: str) -> bool:
        """Note that a call was refused with SecurityError; returns whether that makes a boot due.

        So a central system answers that does not know the charge point any more (J-65). Of each action only the first
        makes it boot until one is answered with a result: else a message that alone is refused would do so for ever.
        The statuses that are told after each boot must not count for that, and so a result counts for its action.
        """
        if not self.accepted or action == _BOOT or action in self._doubted:
            return False
        self._doubted.add(action)
        self._status, self.boot_at = None, -math.inf
        return True

    def served(self, action: str) -> None:
        """Note that a call was answered with a result."""
        self._doubted.discard(action)

    def objection(self, action: str) -> str | None:
        """Why a call of the charge point may not leave now; None if it may."""
        if self.accepted or action in self._triggered or (action == _BOOT and self._leaving is not None):
            return None
        match self._status:
            case RegistrationStatus.PENDING:
                return "the registration is pending"
            case RegistrationStatus.REJECTED:
                return "the registration was rejected"
            case _:
                return "the charge point is not registered yet"

    def admit(self, action: str) -> FilterResult:
        """What a call of the central system gets instead of its handler's answer; None if it gets that."""
        if self._status is RegistrationStatus.REJECTED:
            return NoAnswer()
        return None if self.accepted else _REFUSALS.get(action)

    def note_answer(self, request: Payload, response: Payload) -> bool:
        """Learn what a call of the central system is answered: what it triggers may leave, a boot at once (CP-08).

        Returns whether there is such a thing.
        """
        match request, response:
            case TriggerMessageRequest(), TriggerMessageResponse(status=TriggerMessageStatus.ACCEPTED):
                action = str(request.requested_message)
            case ExtendedTriggerMessageRequest(), ExtendedTriggerMessageResponse(status=TriggerMessageStatus.ACCEPTED):
                action = str(_EXTENDED.get(request.requested_message, request.requested_message))
            case _:
                return False
        if action == _BOOT:
            self.boot_at = -math.inf
        elif self._status is RegistrationStatus.PENDING:
            self._triggered.add(action)
        return True
