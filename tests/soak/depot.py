"""The central system of the soak: its application does its work, and calls whom it likes, all the time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from random import Random
from typing import Any

import anyio

from ocpp16_sdk import AsyncCentralSystem, AsyncChargePointConnection, after_answer, messages as m
from ocpp16_sdk.central_system import ChargePointConnected, ChargePointDisconnected, RegistrationRules
from ocpp16_sdk.connection import Observation
from ocpp16_sdk.errors import CallFailedError, ErrorCode, LocalCallError
from ocpp16_sdk.security import Accept, ConnectionRequest, Refuse
from ocpp16_sdk.validation import Strict
from ocpp16_sdk.validation.lenient import Lenient

PATIENCE = 2.0  # seconds for an own call
_TURNS = 60.0  # seconds for its turn and an own call
_SLACK = 5.0  # seconds, as the machine has other work
SLOW = 0.3  # seconds that a slow handler takes
ECHO, SLOWLY, CALL_BACK = "echo", "slowly", "call back"
"""Vendors of DataTransfer that want something done."""
UNKNOWN, LOCKED_OUT = "unknown", "locked-out"
"""Identities that are turned away."""


class Depot(AsyncCentralSystem):
    """Reads every second charge point leniently; with rules, it serves only who has booted."""

    def __init__(self, random: Random, *, rules: bool) -> None:
        super().__init__(
            decide=self.judge,
            observer=self.observe,
            registration=RegistrationRules(unknown="refuse") if rules else None,
        )
        self.outcomes = Counter[str]()
        """How own calls ended."""
        self.observed = 0
        self.visits = 0
        """Connections that were told of."""
        self.wrong: list[str] = []
        """What must not be."""
        self._random = random
        self._rules = rules
        self._ids: dict[tuple[str, int], int] = {}

    async def judge(self, request: ConnectionRequest) -> Accept | Refuse:
        if request.identity in (UNKNOWN, LOCKED_OUT):
            return Refuse(404 if request.identity == UNKNOWN else 401)
        is_old = len(request.identity) % 2 == 0
        return Accept(policy=Lenient() if is_old else Strict(), session=self)

    def observe(self, observation: Observation) -> None:
        self.observed += 1

    async def watch(self) -> None:
        """See whether each charge point comes and goes by turns."""
        here = set[str]()
        async with self.events() as events:
            async for event in events:
                match event:
                    case ChargePointConnected(identity):
                        self.visits += 1
                        if identity in here:
                            self._complain(f"{identity} came twice")
                        here.add(identity)
                    case ChargePointDisconnected(identity):
                        if identity not in here:
                            self._complain(f"{identity} went without having come")
                        here.discard(identity)
                    case missed:
                        self._complain(str(missed))

    async def call_somebody(self, identities: list[str]) -> None:
        """Call, again and again; whatever becomes of it comes in time and is an answer or a CallFailedError."""
        while True:
            who = self._random.choice(identities)
            most, way = self._random.choice(_WAYS)
            start = anyio.current_time()
            try:
                await way(self, who)
                self.outcomes["answered"] += 1
            except CallFailedError as error:
                self.outcomes[type(error).__name__] += 1
            took = anyio.current_time() - start
            if took > most + _SLACK:
                self._complain(f"a call to {who} took {took:.1f} s, and not {most:g}")
            await anyio.sleep(self._random.random() * 0.2)

    def _complain(self, what: str) -> None:
        self.wrong = [*self.wrong[:9], what]

    async def on_boot_notification(
        self, charge_point: AsyncChargePointConnection, request: m.BootNotificationRequest
    ) -> m.BootNotificationResponse:
        status = m.RegistrationStatus.ACCEPTED
        if self._random.random() < 0.1:
            status = self._random.choice([*m.RegistrationStatus])
        after_answer(lambda: _prepare(charge_point))
        return m.BootNotificationResponse(status=status, current_time=datetime.now(UTC), interval=300)

    async def on_heartbeat(
        self, charge_point: AsyncChargePointConnection, request: m.HeartbeatRequest
    ) -> m.HeartbeatResponse:
        return m.HeartbeatResponse(current_time=datetime.now(UTC))

    async def on_status_notification(
        self, charge_point: AsyncChargePointConnection, request: m.StatusNotificationRequest
    ) -> m.StatusNotificationResponse:
        return m.StatusNotificationResponse()

    async def on_authorize(
        self, charge_point: AsyncChargePointConnection, request: m.AuthorizeRequest
    ) -> m.AuthorizeResponse:
        return m.AuthorizeResponse(id_tag_info=m.IdTagInfo(status=m.AuthorizationStatus.ACCEPTED))

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
    """Call the charge point in the midst of its own call, or behind the answer."""
    depot = charge_point.session(Depot)
    try:
        await charge_point.get_configuration(timeout=PATIENCE)
        depot.outcomes["answered"] += 1
    except CallFailedError as error:
        depot.outcomes[type(error).__name__] += 1


async def _call_many(depot: Depot, who: str) -> Any:
    names = [who, *[name for name in depot if name > who][:20]]
    outcomes = await depot.call_many(names, m.ClearCacheRequest(), concurrency=5, timeout=PATIENCE)
    assert outcomes.keys() == set(names)


_TRIGGER = m.TriggerMessageRequest(requested_message=m.MessageTrigger.STATUS_NOTIFICATION)
# Each with the seconds that it may take; those that do not bound it all wait for their turn.
_WAYS: list[tuple[float, Callable[[Depot, str], Awaitable[Any]]]] = [
    (_TURNS, lambda depot, who: depot[who].reset(type=m.ResetType.SOFT, timeout=PATIENCE)),
    (_TURNS, lambda depot, who: depot[who].call(_TRIGGER, timeout=PATIENCE)),
    (_TURNS, _call_many),
    (PATIENCE, lambda depot, who: depot[who].within(PATIENCE).get_configuration(key=["a", "b"])),
    (PATIENCE, lambda depot, who: depot.within(PATIENCE)[who].remote_start_transaction(id_tag="a", connector_id=1)),
    (PATIENCE, lambda depot, who: depot.within(PATIENCE)[who].change_configuration(key="a", value="1", timeout=1)),
    (0.5, lambda depot, who: depot.wait_for(who, timeout=0.5)),
]
