"""A central system in memory that answers, refuses, stays silent or closes as a test says."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, cast

import anyio
from anyio.abc import TaskGroup

from ocpp16_sdk import AsyncChargePoint, ChargePointState, messages as m
from ocpp16_sdk.charge_point import Backoff
from ocpp16_sdk.errors import ConnectionClosedError
from ocpp16_sdk.transports import Transport, memory_pair
from tests.support.options import grouped

BOOT = m.BootNotificationRequest(charge_point_vendor="Example", charge_point_model="One")
NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
TIME = "2026-05-01T12:00:00.000Z"
SETTLE_TIME = 1.0  # virtual seconds after which the charge point has sent what is due
SILENCE = None
AVAILABLE, CHARGING = m.ChargePointStatus.AVAILABLE, m.ChargePointStatus.CHARGING


def state_of(charger: AsyncChargePoint) -> ChargePointState:
    """Return its state now; type checkers do not narrow the result of a call."""
    return charger.state


def boot_answer(status: str = "Accepted", interval: int = 300) -> dict[str, Any]:
    return {"status": status, "currentTime": TIME, "interval": interval}


class OneByOne(list[Any]):
    """Answers that are used once each, and the last one for all later calls."""


@dataclass
class ReceivedCall:
    """A CALL of the charge point."""

    time: float
    action: str
    payload: Mapping[str, Any]
    connection: int


@dataclass
class ScriptedCentralSystem:
    """`answers` are, by action, payloads, codes of a CALLERROR, `SILENCE`, these `OneByOne`, or functions."""

    tasks: TaskGroup
    answers: dict[str, Any] = field(
        default_factory=lambda: {
            "BootNotification": boot_answer(),
            "Heartbeat": {"currentTime": TIME},
            "Authorize": {"idTagInfo": {"status": "Accepted"}},
            "DataTransfer": {"status": "Accepted"},
            "StartTransaction": {"transactionId": 7, "idTagInfo": {"status": "Accepted"}},
        }
    )
    refusals: list[Exception] = field(default_factory=list[Exception])
    """The exceptions of the next connection attempts."""
    hold: anyio.Event | None = None
    """Connection attempts wait for it."""
    delay: float = 0.0
    """Seconds before every answer."""
    dials: list[float] = field(default_factory=list[float])
    calls: list[ReceivedCall] = field(default_factory=list[ReceivedCall])
    replies: dict[str, list[Any]] = field(default_factory=dict[str, list[Any]])
    peer: Transport | None = None
    on_call: Callable[[], object] = lambda: None
    """Called for every received CALL."""
    registration: str = ""
    """The status in the last answer to a boot."""
    violations: list[str] = field(default_factory=list[str])
    """Actions that were received while the charge point was not accepted."""
    ends: list[ConnectionClosedError] = field(default_factory=list[ConnectionClosedError])

    def charger(self, identity: str = "CP001", **options: Any) -> AsyncChargePoint:
        """A charge point of two connectors that connects here; its waits double from 10 s to 100 s."""
        rule = Backoff(first=10, cap=100, factor=2, jitter=0, stable_after=60)
        defaults: dict[str, Any] = {"boot": BOOT, "connectors": 2, "backoff": rule, "call_timeout": 30}
        return AsyncChargePoint("ws://memory", identity, connect=self.connect, **grouped(**defaults | options))

    async def connect(self) -> Transport:
        self.dials.append(anyio.current_time())
        if self.hold is not None:
            await self.hold.wait()
        if self.refusals:
            raise self.refusals.pop(0)
        here, there = memory_pair()
        self.peer = there
        self.tasks.start_soon(self._serve, there, len(self.dials))
        return here

    async def _serve(self, peer: Transport, connection: int) -> None:
        try:
            while True:
                message = json.loads(await peer.receive())
                if message[0] != 2:
                    self.replies[message[1]] = message
                    continue
                _, unique_id, action, payload = message
                self.on_call()
                if action != "BootNotification" and self.registration != "Accepted":
                    self.violations.append(action)
                self.calls.append(ReceivedCall(anyio.current_time(), action, payload, connection))
                self.tasks.start_soon(self._answer, peer, unique_id, action)
        except ConnectionClosedError as error:
            self.ends.append(error)

    async def _answer(self, peer: Transport, unique_id: str, action: str) -> None:
        answer: Any = self.answers.get(action, {})
        if isinstance(answer, OneByOne):
            answer = answer.pop(0) if len(answer) > 1 else answer[0]
        if callable(answer):
            answer = answer()
        await anyio.sleep(self.delay)
        if action == "BootNotification" and isinstance(answer, Mapping):
            self.registration = str(cast("Mapping[str, Any]", answer).get("status"))
        frame: list[Any] = [4, unique_id, answer, "", {}] if isinstance(answer, str) else [3, unique_id, answer]
        if answer is not SILENCE:
            try:
                await peer.send(json.dumps(frame))
            except ConnectionClosedError:
                return

    async def ask(
        self, action: str, payload: Mapping[str, Any] | None = None, unique_id: str = "1"
    ) -> list[Any] | None:
        """Send the charge point a CALL, and return its answer; None if it is met with silence."""
        assert self.peer is not None
        self.replies.pop(unique_id, None)
        await self.peer.send(json.dumps([2, unique_id, action, payload or {}]))
        await anyio.sleep(SETTLE_TIME)
        return self.replies.get(unique_id)

    async def disconnect(self, code: int = 1001) -> None:
        """End the connection."""
        assert self.peer is not None
        await self.peer.aclose(code)

    def actions(self, since: int = 0) -> list[str]:
        return [each.action for each in self.calls[since:]]

    def times(self, action: str) -> list[float]:
        return [each.time for each in self.calls if each.action == action]

    def statuses(self, since: int = 0) -> list[tuple[int, str]]:
        """Connector and status of each StatusNotification."""
        return [
            (each.payload["connectorId"], each.payload["status"])
            for each in self.calls[since:]
            if each.action == "StatusNotification"
        ]


@asynccontextmanager
async def scripted_central_system() -> AsyncGenerator[ScriptedCentralSystem]:
    # Entered and left by hand, as the group would turn an exception of the test into a group.
    tasks = anyio.create_task_group()
    await tasks.__aenter__()
    try:
        yield ScriptedCentralSystem(tasks)
    finally:
        tasks.cancel_scope.cancel()
        await tasks.__aexit__(None, None, None)
