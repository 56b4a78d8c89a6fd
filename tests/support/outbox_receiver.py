"""A central system in memory that accepts or refuses the messages of an outbox as a test says."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar, cast

import anyio
import anyio.lowlevel

from ocpp16_sdk import messages as m
from ocpp16_sdk.charge_point.outbox import AsyncOutbox, Message, OutboxEvent, OutboxStore, create_outbox
from ocpp16_sdk.errors import OcppError, RemoteCallError
from ocpp16_sdk.model import ChargePointRequest, Response

R = TypeVar("R", bound=Response)

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
REFUSED = RemoteCallError("any", "InternalError", "", {})


def accepted(transaction_id: int) -> m.StartTransactionResponse:
    return m.StartTransactionResponse(
        transaction_id=transaction_id, id_tag_info=m.IdTagInfo(status=m.AuthorizationStatus.ACCEPTED)
    )


def reading(value: object = 1) -> m.MeterValue:
    return m.MeterValue(timestamp=NOW, sampled_value=(m.SampledValue(value=str(value)),))


class Central:
    """Numbers transactions from 1; `outcomes` are the results of its first calls, None for the usual answer."""

    def __init__(self, *outcomes: OcppError | Response | None) -> None:
        self.outcomes = [*outcomes]
        self.taken: list[Message] = []
        self.times: list[float] = []
        self.started = self.heartbeats = 0
        self.answers_heartbeats = False
        """Whether heartbeats are answered, whatever the next outcome is."""
        self.before: Callable[[], object] = lambda: None
        self._change = anyio.Event()

    async def call(self, request: ChargePointRequest[R], /) -> R:
        """Take a message, or a Heartbeat."""
        if isinstance(request, m.HeartbeatRequest):
            self.heartbeats += 1
        else:
            self.taken.append(cast(Message, request))
            self.times.append(anyio.current_time())
        self._change.set()
        self._change = anyio.Event()
        await anyio.lowlevel.checkpoint()
        self.before()
        if isinstance(request, m.HeartbeatRequest) and (self.answers_heartbeats or not self.outcomes):
            return cast(R, m.HeartbeatResponse(current_time=NOW))
        outcome = self.outcomes.pop(0) if self.outcomes else None
        if isinstance(outcome, OcppError):
            raise outcome
        answer: Any = outcome or self._answer(cast(Message, request))
        return cast(R, answer)

    def _answer(self, request: Message) -> Response:
        if isinstance(request, m.StartTransactionRequest):
            self.started += 1
            return accepted(self.started)
        return request.__response__()

    async def has(self, count: int) -> None:
        """Wait until it was sent so many messages."""
        while len(self.taken) < count:
            await self._change.wait()

    @property
    def told(self) -> list[str]:
        """What it was sent, in short: the action, the meter or id tag, and the transaction id if there is one."""
        return [short(each) for each in self.taken]


def short(message: Message) -> str:
    match message:
        case m.StartTransactionRequest():
            return f"start {message.id_tag}"
        case m.StopTransactionRequest():
            return f"stop {message.meter_stop} of {message.transaction_id}"
        case m.MeterValuesRequest():
            value = message.meter_value[0].sampled_value[0].value
            return f"meter {value}" + ("" if message.transaction_id is None else f" of {message.transaction_id}")


@asynccontextmanager
async def opened(
    store: OutboxStore | str | None = None, **options: Any
) -> AsyncGenerator[tuple[AsyncOutbox, list[OutboxEvent]]]:
    """Return an open queue, and its events."""
    reports: list[OutboxEvent] = []
    outbox = create_outbox(store, on_event=reports.append, **options)
    await outbox.open()
    try:
        yield outbox, reports
    finally:
        await outbox.aclose()


@asynccontextmanager
async def delivering(outbox: AsyncOutbox, central: Central) -> AsyncGenerator[None]:
    """Deliver in the background; a lost connection is replaced at once."""

    async def deliver() -> None:
        while True:
            await outbox.deliver(central.call)
            await anyio.lowlevel.checkpoint()

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(deliver)
        yield
        tasks.cancel_scope.cancel()


async def deliver_all(outbox: AsyncOutbox, central: Central) -> None:
    """Deliver until the queue is empty."""
    async with delivering(outbox, central):
        await outbox.wait_delivered()


class Hours:
    """A clock that the test advances."""

    def __init__(self) -> None:
        self.time = NOW

    def __call__(self) -> datetime:
        return self.time

    def advance(self, hours: float) -> None:
        self.time += timedelta(hours=hours)
