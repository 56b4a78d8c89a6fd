"""How charge points stand with a central system: whose calls it answers, and which calls they may be sent.

What a charge point was told last counts until it is told otherwise, also when it connects anew (OCPP-J 5.4).
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol, cast

from ocpp16_sdk.errors import DefinitionError, ErrorCode, LocalCallError
from ocpp16_sdk.messages.models import (
    BootNotificationResponse,
    ExtendedMessageTrigger as Extended,
    ExtendedTriggerMessageRequest,
    RegistrationStatus,
    TriggerMessageRequest,
)
from ocpp16_sdk.model import AnyHandler, Payload, Request, Route

Trigger = TriggerMessageRequest | ExtendedTriggerMessageRequest

Changed = Callable[[str, RegistrationStatus], None]

_TRIGGER_ACTIONS = frozenset({TriggerMessageRequest.__action__, ExtendedTriggerMessageRequest.__action__})
_BOOT = "BootNotification"
_NOT_WHILE_PENDING = frozenset({"RemoteStartTransaction", "RemoteStopTransaction"})
_MAX_REMEMBERED = 100_000

# Where the action has another name than the trigger (security whitepaper 6.14).
_ACTIONS = {
    Extended.FIRMWARE_STATUS_NOTIFICATION: "SignedFirmwareStatusNotification",
    Extended.SIGN_CHARGE_POINT_CERTIFICATE: "SignCertificate",
}


class AsyncRegistrationStore(Protocol):
    """Where it is kept what each charge point was told last, such as a database."""

    async def load(self, identity: str) -> RegistrationStatus | None:
        """Return what a charge point was told last; None if that is not known. Asked once for each connection."""
        ...

    async def save(self, identity: str, status: RegistrationStatus) -> None:
        """Keep what a charge point is told; its BootNotification is answered when this returns, and fails if it does.

        It may be called again with what is kept already.
        """
        ...


class RegistrationStore(Protocol):
    """The same with plain functions, for a `CentralSystem` without `async`: they run in worker threads."""

    def load(self, identity: str) -> RegistrationStatus | None:
        """Return what a charge point was told last; see `AsyncRegistrationStore`."""
        ...

    def save(self, identity: str, status: RegistrationStatus) -> None:
        """Keep what a charge point is told; see `AsyncRegistrationStore`."""
        ...


class MemoryRegistrationStore:
    """Keeps it as long as the process lives, of the newest 100,000 charge points that are accepted.

    And of as many others: those that are accepted must not have it forgotten that one is not.
    """

    def __init__(self) -> None:
        self._accepted: dict[str, RegistrationStatus] = {}
        self._others: dict[str, RegistrationStatus] = {}

    async def load(self, identity: str) -> RegistrationStatus | None:
        """Return what a charge point was told last."""
        return self._others.get(identity) or self._accepted.get(identity)

    async def save(self, identity: str, status: RegistrationStatus) -> None:
        """Keep what a charge point is told."""
        self._accepted.pop(identity, None)
        self._others.pop(identity, None)
        kept = self._accepted if status is RegistrationStatus.ACCEPTED else self._others
        kept[identity] = status
        if len(kept) > _MAX_REMEMBERED:
            del kept[next(iter(kept))]


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationRules:
    """The rules of registration (OCPP 1.6 4.2, OCPP-J errata 3.10), which `docs/central-system.md` tells.

    Raises:
        DefinitionError: `unknown` is none of the two words.
    """

    store: AsyncRegistrationStore | RegistrationStore | None = None
    """Where the state is kept; None for a `MemoryRegistrationStore` of the central system, which a restart empties."""
    unknown: Literal["accept", "refuse"] = "accept"
    """What a charge point is that was never told anything: accepted, or answered SecurityError until it boots."""

    def __post_init__(self) -> None:
        if self.unknown not in ("accept", "refuse"):
            raise DefinitionError(f"what is unknown can be 'accept' or 'refuse', not {self.unknown!r}")

    @property
    def forgetful(self) -> bool:
        """Whether a charge point that has booted is refused after a restart of the central system."""
        return self.unknown == "refuse" and self.store is None


class RegistrationState:
    """How one charge point stands, on one connection; it is the `Gate` of that connection."""

    __slots__ = ("_accepted", "_expected", "_on_change", "_restricted", "_unknown", "status")

    def __init__(
        self, status: RegistrationStatus | None, rules: RegistrationRules, on_change: Callable[[], None]
    ) -> None:
        self.status = status
        """What the charge point was told last; None if nothing is known."""
        self._unknown = RegistrationStatus.ACCEPTED if rules.unknown == "accept" else None
        self._on_change = on_change
        self._expected: dict[str, int] = {}
        self._note()

    @property
    def settled(self) -> bool:
        """Whether it is known what the charge point may be sent."""
        return (self.status or self._unknown) is not None

    def admit(self, action: str) -> LocalCallError | None:
        """Whether a call of the charge point goes to its handler (J-65, CS-04)."""
        if self._accepted or action == _BOOT or self._expected.get(action):
            return None
        return LocalCallError(ErrorCode.SECURITY_ERROR, "not accepted: a BootNotification comes first")

    def answered(self, request: Payload, response: Payload) -> None:
        """Follow the answer to a BootNotification."""
        # The name first: to ask a model for its class costs more than all the rest here.
        if getattr(request, "__action__", "") == _BOOT and isinstance(response, BootNotificationResponse):
            self.status = response.status
            self._note()
            self._on_change()

    def _note(self) -> None:
        self._accepted = (self.status or self._unknown) is RegistrationStatus.ACCEPTED
        self._restricted = self.status in (RegistrationStatus.PENDING, RegistrationStatus.REJECTED)
        if self.status is not RegistrationStatus.PENDING:
            self._expected.clear()

    def objection(self, action: str) -> str | None:
        """Why the charge point must not be sent any such call now; None if it may."""
        if not self._restricted:
            return None
        if self.status is RegistrationStatus.REJECTED:  # CS-05
            return "the charge point is rejected, and answers nothing before it boots again (OCPP 1.6 4.2)"
        if action in _NOT_WHILE_PENDING:  # CS-06
            return "the registration of the charge point is pending (OCPP 1.6 4.2)"
        return None

    def objection_to(self, request: Request[Any]) -> str | None:
        """Why the charge point must not be sent this call now; None if it may."""
        trigger = as_trigger(request) if self.status is RegistrationStatus.ACCEPTED else None
        if trigger is not None and trigger.requested_message == _BOOT:  # CS-08
            return "an accepted charge point is not asked to boot again (OCPP 1.6 errata 3.40)"
        return self.objection(request.__action__)

    def expect(self, trigger: Trigger) -> None:
        """Let through what the charge point is asked to send (CS-04); it may do so more than once, once a connector."""
        action = _triggered(trigger)
        self._expected[action] = self._expected.get(action, 0) + 1

    def unexpect(self, trigger: Trigger) -> None:
        """It will not do so."""
        action = _triggered(trigger)
        if self._expected.get(action):  # else its standing has changed meanwhile
            self._expected[action] -= 1


def as_trigger(request: Request[Any]) -> Trigger | None:
    """The request, if it asks for a message."""
    if request.__action__ not in _TRIGGER_ACTIONS:
        return None
    return request if isinstance(request, TriggerMessageRequest | ExtendedTriggerMessageRequest) else None


def _triggered(trigger: Trigger) -> str:
    if isinstance(trigger, ExtendedTriggerMessageRequest):
        return _ACTIONS.get(trigger.requested_message, trigger.requested_message)
    return trigger.requested_message


def is_blocking_store(store: AsyncRegistrationStore | RegistrationStore) -> bool:
    """Whether the functions of a store are plain ones."""
    return not inspect.iscoroutinefunction(store.load) and not inspect.iscoroutinefunction(store.save)


def _awaited(store: AsyncRegistrationStore | RegistrationStore) -> AsyncRegistrationStore:
    if is_blocking_store(store):
        raise DefinitionError(
            f"load and save of {type(store).__name__} are no async functions, "
            "which only CentralSystem takes, the central system without `async`"
        )
    return cast("AsyncRegistrationStore", store)


class RegistrationKeeper:
    """The rules for all charge points of a central system, and the store that keeps how they stand."""

    def __init__(self, rules: RegistrationRules) -> None:
        self._rules = rules
        self._store = MemoryRegistrationStore() if rules.store is None else _awaited(rules.store)

    async def standing_of(self, identity: str, on_change: Callable[[], None]) -> RegistrationState:
        """How a charge point stands that connects now."""
        kept = await self._store.load(identity)
        return RegistrationState(None if kept is None else RegistrationStatus(kept), self._rules, on_change)

    def keeping(
        self, routes: Mapping[str, Route], counts: Callable[[Any], bool], changed: Changed
    ) -> Mapping[str, Route]:
        """The routes of a central system, with one that keeps what a BootNotification will be answered.

        `counts` tells whether the connection that a handler was given has not been replaced meanwhile; `changed` is
        called with what a charge point is told, if that is news.
        """
        boot = routes[_BOOT]
        if boot.handler is None:
            return routes
        return {**routes, _BOOT: Route(boot.request, self._kept(boot.handler, counts, changed))}

    def _kept(self, handler: AnyHandler, counts: Callable[[Any], bool], changed: Changed) -> AnyHandler:
        async def answer(charge_point: Any, request: Any) -> Any:
            response = await handler(charge_point, request)
            if isinstance(response, BootNotificationResponse) and counts(charge_point):
                await self._store.save(charge_point.identity, response.status)
                if response.status is not charge_point.registration:
                    changed(charge_point.identity, response.status)
            return response

        return answer
