"""The central system of the soak: its application answers, and calls random charge points all the time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from random import Random
from typing import Any

import anyio

from ocpp16_sdk import AsyncChargePointConnection, ConnectionOptions, after_answer, messages as m
from ocpp16_sdk.central_system import ChargePointConnected, ChargePointDisconnected, RegistrationRules
from ocpp16_sdk.connection import Observation
from ocpp16_sdk.errors import CallFailedError, ErrorCode, LocalCallError
from ocpp16_sdk.security import Accept, ConnectionRequest, Refuse
from ocpp16_sdk.validation import Strict
from ocpp16_sdk.validation.lenient import Lenient
from tests.support.accepting_central_system import AcceptingCentralSystem

CALL_TIMEOUT = 2.0  # seconds for an own call
_QUEUED_CALL_TIMEOUT = 60.0  # seconds for the queue and an own call
_TOLERANCE = 5.0  # seconds, as the machine has other work
SLOW = 0.3  # seconds of a slow handler
ECHO, SLOWLY, CALL_BACK = "echo", "slowly", "call back"
"""Vendor ids of DataTransfer with a special behaviour."""
UNKNOWN, LOCKED_OUT = "unknown", "locked-out"
"""Identities that are refused."""


class Depot(AcceptingCentralSystem):
    """Reads every second charge point leniently; with rules, it serves only charge points that have booted."""

    def __init__(self, random: Random, *, rules: bool) -> None:
        super().__init__(
            decide=self.decide_admission,
            connection=ConnectionOptions(observer=self.observe),
            registration=RegistrationRules(unknown="refuse") if rules else None,
        )
        self.outcomes = Counter[str]()
        """The outcomes of own calls."""
        self.observed = 0
        self.connects = 0
        """The number of `ChargePointConnected` events."""
        self.failures: list[str] = []
        """Violations that the application has found."""
        self._random = random
        self._rules = rules
        self._ids: dict[tuple[str, int], int] = {}

    async def decide_admission(self, request: ConnectionRequest) -> Accept | Refuse:
        if request.identity in (UNKNOWN, LOCKED_OUT):
            return Refuse(404 if request.identity == UNKNOWN else 401)
        is_old = len(request.identity) % 2 == 0
        return Accept(policy=Lenient() if is_old else Strict(), session=self)

    def observe(self, observation: Observation) -> None:
        self.observed += 1

    async def check_events(self) -> None:
        """Check that connects and disconnects of each charge point alternate."""
        connected = set[str]()
        async with self.events() as events:
            async for event in events:
                match event:
                    case ChargePointConnected(identity):
                        self.connects += 1
                        if identity in connected:
                            self._add_failure(f"{identity} has connected twice")
                        connected.add(identity)
                    case ChargePointDisconnected(identity):
                        if identity not in connected:
                            self._add_failure(f"{identity} has disconnected without a connect")
                        connected.discard(identity)
                    case missed:
                        self._add_failure(str(missed))

    async def call_repeatedly(self, identities: list[str]) -> None:
        """Call random charge points; each call must return or raise a CallFailedError in time."""
        while True:
            identity = self._random.choice(identities)
            limit, make_call = self._random.choice(_CALLS)
            start = anyio.current_time()
            try:
                await make_call(self, identity)
                self.outcomes["answered"] += 1
            except CallFailedError as error:
                self.outcomes[type(error).__name__] += 1
            duration = anyio.current_time() - start
            if duration > limit + _TOLERANCE:
                self._add_failure(f"a call to {identity} lasted {duration:.1f} s, at most {limit:g} were expected")
            await anyio.sleep(self._random.random() * 0.2)

    def _add_failure(self, what: str) -> None:
        self.failures = [*self.failures[:9], what]

    async def on_boot_notification(
        self, charge_point: AsyncChargePointConnection, request: m.BootNotificationRequest
    ) -> m.BootNotificationResponse:
        status = m.RegistrationStatus.ACCEPTED
        if self._random.random() < 0.1:
            status = self._random.choice([*m.RegistrationStatus])
        after_answer(lambda: _prepare(charge_point))
        return m.BootNotificationResponse(status=status, current_time=datetime.now(UTC), interval=300)

    async def on_start_transaction(
        self, charge_point: AsyncChargePointConnection, request: m.StartTransactionRequest
    ) -> m.StartTransactionResponse:
        key = charge_point.identity, request.connector_id
        number = self._ids.setdefault(key, len(self._ids)) if len(self._ids) < 10_000 else 0
        info = m.IdTagInfo(status=m.AuthorizationStatus.ACCEPTED)
        return m.StartTransactionResponse(transaction_id=number, id_tag_info=info)

    async def on_stop_transaction(
        self, charge_point: AsyncChargePointConnection, request: m.StopTransactionRequest
    ) -> m.StopTransactionResponse:
        return m.StopTransactionResponse()

    async def on_meter_values(
        self, charge_point: AsyncChargePointConnection, request: m.MeterValuesRequest
    ) -> m.MeterValuesResponse:
        return m.MeterValuesResponse()

    async def on_firmware_status_notification(
        self, charge_point: AsyncChargePointConnection, request: m.FirmwareStatusNotificationRequest
    ) -> m.FirmwareStatusNotificationResponse:
        raise LocalCallError(ErrorCode.SECURITY_ERROR, "not today", {"why": "because"})

    async def on_data_transfer(
        self, charge_point: AsyncChargePointConnection, request: m.DataTransferRequest
    ) -> m.DataTransferResponse:
        if request.vendor_id == SLOWLY:
            await anyio.sleep(SLOW)
        if request.vendor_id == CALL_BACK:
            await _prepare(charge_point)
        data = request.data if request.vendor_id == ECHO else None
        return m.DataTransferResponse(status=m.DataTransferStatus.ACCEPTED, data=data)


async def _prepare(charge_point: AsyncChargePointConnection) -> None:
    """Call the charge point during its own call, or after the answer."""
    depot = charge_point.session(Depot)
    try:
        await charge_point.get_configuration(timeout=CALL_TIMEOUT)
        depot.outcomes["answered"] += 1
    except CallFailedError as error:
        depot.outcomes[type(error).__name__] += 1


async def _call_many(depot: Depot, identity: str) -> Any:
    names = [identity, *[name for name in depot if name > identity][:20]]
    outcomes = await depot.call_many(names, m.ClearCacheRequest(), concurrency=5, timeout=CALL_TIMEOUT)
    assert outcomes.keys() == set(names)


_TRIGGER = m.TriggerMessageRequest(requested_message=m.MessageTrigger.STATUS_NOTIFICATION)
# Each with its limit in seconds; calls without a limit of the whole time wait in the queue.
_CALLS: list[tuple[float, Callable[[Depot, str], Awaitable[Any]]]] = [
    (_QUEUED_CALL_TIMEOUT, lambda depot, identity: depot[identity].reset(type=m.ResetType.SOFT, timeout=CALL_TIMEOUT)),
    (_QUEUED_CALL_TIMEOUT, lambda depot, identity: depot[identity].call(_TRIGGER, timeout=CALL_TIMEOUT)),
    (_QUEUED_CALL_TIMEOUT, _call_many),
    (CALL_TIMEOUT, lambda depot, identity: depot[identity].within(CALL_TIMEOUT).get_configuration(key=["a", "b"])),
    (
        CALL_TIMEOUT,
        lambda depot, identity: depot.within(CALL_TIMEOUT)[identity].remote_start_transaction(
            id_tag="a", connector_id=1
        ),
    ),
    (
        CALL_TIMEOUT,
        lambda depot, identity: depot.within(CALL_TIMEOUT)[identity].change_configuration(
            key="a", value="1", timeout=1
        ),
    ),
    (0.5, lambda depot, identity: depot.wait_for(identity, timeout=0.5)),
]
