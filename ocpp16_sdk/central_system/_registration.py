"""The registration of charge points: whose calls are handled, and which calls may be sent to them.

The status of the last BootNotification.conf counts until the next one, also on new connections (OCPP-J 5.4):

    state             its calls that reach handlers            calls that must not be sent to it
    UNKNOWN_ACCEPTED  all                                      none
    UNKNOWN_REFUSED   BootNotification, triggered messages     none
    PENDING           BootNotification, triggered messages     RemoteStartTransaction, RemoteStopTransaction
    REJECTED          BootNotification                         all
    ACCEPTED          all                                      a trigger of a BootNotification, unless a rule allows it

`ConnectionServer` loads the `RegistrationState` of each connection from `Registrations`. The connection asks it about
each call: it is the `CallFilter` of the connection. `Registrations.wrap` saves the answer of the BootNotification
handler before it is sent: a charge point that was accepted must not be unknown after a crash.

Most charge points do not boot again when they reconnect, and simulators often never boot. A restarted central system
knows no charge point. Therefore an unknown one is accepted by default, and the rules apply from its first boot on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

from ocpp16_sdk._stores import call_store
from ocpp16_sdk.central_system._registration_rules import RegistrationRules
from ocpp16_sdk.central_system._sqlite_stores import SqliteRegistrationStore
from ocpp16_sdk.errors import ErrorCode, LocalCallError
from ocpp16_sdk.messages.models import (
    BootNotificationResponse,
    ExtendedTriggerMessageRequest,
    RegistrationStatus,
    TriggerMessageRequest,
)
from ocpp16_sdk.model import AnyHandler, Payload, Request, Route
from ocpp16_sdk.protocol import triggered_message

Trigger = TriggerMessageRequest | ExtendedTriggerMessageRequest

_TRIGGER_ACTIONS = frozenset({TriggerMessageRequest.__action__, ExtendedTriggerMessageRequest.__action__})
_BOOT = "BootNotification"


class _State(Enum):
    UNKNOWN_ACCEPTED = auto()
    UNKNOWN_REFUSED = auto()
    PENDING = auto()
    REJECTED = auto()
    ACCEPTED = auto()


@dataclass(frozen=True, slots=True)
class _Permissions:
    """The calls that a state allows."""

    handles_all: bool = False
    """Every call of the charge point reaches its handler; otherwise BootNotification and triggered messages only."""
    blocks_all: str | None = None
    """The reason why no call may be sent to the charge point."""
    blocks: Mapping[str, str] = field(default_factory=dict[str, str])
    """The reason by action why calls of that action may not be sent."""


_PENDING_REASON = "the registration of the charge point is pending (OCPP 1.6 4.2)"
_PERMISSIONS = {
    _State.UNKNOWN_ACCEPTED: _Permissions(handles_all=True),
    _State.UNKNOWN_REFUSED: _Permissions(),
    _State.PENDING: _Permissions(  # CS-06
        blocks={"RemoteStartTransaction": _PENDING_REASON, "RemoteStopTransaction": _PENDING_REASON}
    ),
    _State.REJECTED: _Permissions(  # CS-05
        blocks_all="the charge point is rejected, and answers no call before it boots again (OCPP 1.6 4.2)"
    ),
    _State.ACCEPTED: _Permissions(handles_all=True),
}


_STATES = {
    RegistrationStatus.PENDING: _State.PENDING,
    RegistrationStatus.REJECTED: _State.REJECTED,
    RegistrationStatus.ACCEPTED: _State.ACCEPTED,
}


class RegistrationState:
    """The registration of one charge point on one connection; it is the `CallFilter` of that connection."""

    __slots__ = ("_boot_trigger", "_expected", "_on_change", "_permissions", "_state", "_unknown", "on_boot", "status")

    def __init__(
        self, status: RegistrationStatus | None, rules: RegistrationRules, on_change: Callable[[], None]
    ) -> None:
        self.status = status
        """The status of the last BootNotification.conf; None if it is not known."""
        self._unknown = _State.UNKNOWN_ACCEPTED if rules.unknown == "accept" else _State.UNKNOWN_REFUSED
        self._boot_trigger = rules.boot_trigger_when_accepted
        self.on_boot: Callable[[], None] | None = None
        """Called when a BootNotification is answered on this connection."""
        self._on_change = on_change
        self._expected: dict[str, int] = {}
        self._update()

    @property
    def known(self) -> bool:
        """Return whether the status is known, or an unknown charge point counts as accepted."""
        return self._state is not _State.UNKNOWN_REFUSED

    def filter_call(self, action: str) -> LocalCallError | None:
        """Return the refusal of a call of the charge point, or None if it goes to its handler (J-65, CS-04)."""
        if self._permissions.handles_all or action == _BOOT or self._expected.get(action):
            return None
        return LocalCallError(ErrorCode.SECURITY_ERROR, "not accepted: a BootNotification comes first")

    def note_response(self, request: Payload, response: Payload) -> None:
        """Update the status if the answered call is a BootNotification."""
        # The name is compared first: `isinstance` on a model costs more than the rest of this method.
        if getattr(request, "__action__", "") == _BOOT and isinstance(response, BootNotificationResponse):
            self.status = response.status
            self._update()
            if self.on_boot is not None:
                self.on_boot()
            self._on_change()

    def _update(self) -> None:
        self._state = self._unknown if self.status is None else _STATES[self.status]
        self._permissions = _PERMISSIONS[self._state]
        if self._state is not _State.PENDING:
            self._expected.clear()

    def action_block_reason(self, action: str) -> str | None:
        """Return why no call of an action may be sent to the charge point now; None if it may."""
        return self._permissions.blocks_all or self._permissions.blocks.get(action)

    def request_block_reason(self, request: Request[Any]) -> str | None:
        """Return why a request may not be sent to the charge point now; None if it may."""
        return self.lasting_block_reason(request) or self.action_block_reason(request.__action__)

    def lasting_block_reason(self, request: Request[Any]) -> str | None:
        """Return why a request may not be sent to the charge point, if no wait changes that; None otherwise."""
        if self._boot_trigger or self._state is not _State.ACCEPTED:
            return None
        trigger = as_trigger(request)
        if trigger is not None and trigger.requested_message == _BOOT:  # CS-08
            return (
                "an accepted charge point is not asked to boot again (OCPP 1.6 errata 3.40); "
                "RegistrationRules(boot_trigger_when_accepted=True) allows it"
            )
        return None

    def expect(self, trigger: Trigger) -> None:
        """Admit the triggered message from now on (CS-04); there may be several, one for each connector."""
        action = _triggered_action(trigger)
        self._expected[action] = self._expected.get(action, 0) + 1

    def unexpect(self, trigger: Trigger) -> None:
        """Undo `expect`, as the charge point has refused the trigger."""
        action = _triggered_action(trigger)
        if self._expected.get(action):  # a change of the state has cleared it otherwise
            self._expected[action] -= 1


def as_trigger(request: Request[Any]) -> Trigger | None:
    """Return the request if it is a TriggerMessage or an ExtendedTriggerMessage."""
    if request.__action__ not in _TRIGGER_ACTIONS:
        return None
    return request if isinstance(request, TriggerMessageRequest | ExtendedTriggerMessageRequest) else None


def _triggered_action(trigger: Trigger) -> str:
    message = triggered_message(trigger)
    return trigger.requested_message if message is None else message.action


class Registrations:
    """The registrations of all charge points of a central system: loads and saves their statuses."""

    def __init__(self, rules: RegistrationRules) -> None:
        self.rules = rules
        self._store = rules.create_store()

    async def check_store(self) -> None:
        """Open the file of the included store, so that a wrong path is an error at the start.

        Raises:
            StoreError: it cannot be used.
        """
        if isinstance(self._store, SqliteRegistrationStore):
            await call_store(self._store.check)

    async def load(self, identity: str, on_change: Callable[[], None]) -> RegistrationState:
        """Return the registration of a charge point that connects now."""
        stored = await call_store(self._store.load, identity)
        return RegistrationState(None if stored is None else RegistrationStatus(stored), self.rules, on_change)

    def wrap(
        self,
        routes: Mapping[str, Route],
        is_current: Callable[[Any], bool],
        on_change: Callable[[str, RegistrationStatus], None],
    ) -> Mapping[str, Route]:
        """Return the routes of a central system with a BootNotification handler that saves the status it answers.

        `is_current` says whether the connection of the call has not been replaced meanwhile. `on_change` is called
        with the identity and the status if the status has changed.
        """
        boot = routes[_BOOT]
        if boot.handler is None:
            return routes  # without a handler no charge point gets a status, so no rule applies
        return {**routes, _BOOT: Route(boot.request, self._saving(boot.handler, is_current, on_change))}

    def _saving(
        self,
        handler: AnyHandler,
        is_current: Callable[[Any], bool],
        on_change: Callable[[str, RegistrationStatus], None],
    ) -> AnyHandler:
        async def handle(charge_point: Any, request: Any) -> Any:
            response = await handler(charge_point, request)
            if isinstance(response, BootNotificationResponse) and is_current(charge_point):
                await call_store(self._store.save, charge_point.identity, response.status)
                if response.status is not charge_point.registration:
                    on_change(charge_point.identity, response.status)
            return response

        return handle
