"""The connected charge points of a central system, as an application finds, calls and watches them."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterable, Iterator
from contextlib import asynccontextmanager
from typing import TypeVar

import anyio

from ocpp16_sdk.central_system._call_many import Outcomes, call_each
from ocpp16_sdk.central_system._charge_point_connection import AsyncChargePointConnection
from ocpp16_sdk.central_system._events import MAX_EVENTS, AsyncConnectionEvents
from ocpp16_sdk.central_system._registry import CallsWithin, Registry
from ocpp16_sdk.errors import NotConnectedError
from ocpp16_sdk.messages.calls import AsyncCentralSystemCalls
from ocpp16_sdk.model import CentralSystemRequest, Response

R = TypeVar("R", bound=Response)


class AsyncWithin:
    """Charge points by identity, connected or not, whose calls are bounded as a whole."""

    def __init__(self, registry: Registry, seconds: float) -> None:
        self._registry = registry
        self._seconds = seconds

    def __getitem__(self, identity: str) -> AsyncCentralSystemCalls:
        """The calls of one charge point."""
        return CallsWithin(self._registry, identity, self._seconds)


class AsyncChargePoints:
    """What a central system knows of those that are connected; the newest connection of each counts (J-51)."""

    def __init__(self) -> None:
        self._registry = Registry()

    def __getitem__(self, identity: str) -> AsyncChargePointConnection:
        """The connected charge point of that name.

        Raises:
            NotConnectedError: it is not connected.
        """
        try:
            return self._registry.present[identity].charge_point
        except KeyError:
            raise NotConnectedError(f"{identity!r} is not connected").for_call("", identity) from None

    def get(self, identity: str) -> AsyncChargePointConnection | None:
        """The connected charge point of that name; None if it is not connected."""
        presence = self._registry.present.get(identity)
        return None if presence is None else presence.charge_point

    def __contains__(self, identity: object) -> bool:
        return identity in self._registry.present

    def __iter__(self) -> Iterator[str]:
        return iter(tuple(self._registry.present))

    def __len__(self) -> int:
        return len(self._registry.present)

    def __bool__(self) -> bool:
        return True  # `depot or Depot()` must not depend on who is connected

    async def wait_for(self, identity: str, timeout: float | None = None) -> AsyncChargePointConnection:
        """Wait until a charge point is connected, for `timeout` seconds at most.

        Raises:
            NotConnectedError: it has not connected in time.
        """
        with anyio.move_on_after(timeout):
            return (await self._registry.when(identity, lambda _: True)).charge_point
        raise NotConnectedError(f"{identity!r} has not connected within {timeout:g} s").for_call("", identity)

    def within(self, seconds: float) -> AsyncWithin:
        """Charge points whose calls may wait: `await central_system.within(60)["CP001"].reset(...)`.

        Such a call waits until the charge point is connected and the rules of registration let it through, for its
        turn, and for the answer: all in all for so many seconds, and for the answer no longer than its `timeout`.
        If it is not sent by then it raises NotSentError, or NotConnectedError, and is not sent later.
        """
        return AsyncWithin(self._registry, seconds)

    async def call_many(
        self,
        identities: Iterable[str] | None,
        request: CentralSystemRequest[R],
        *,
        concurrency: int = 50,
        timeout: float | None = None,
    ) -> Outcomes[R]:
        """Send a request to many charge points, and return by identity the answer or the CallFailedError.

        Args:
            identities: of the charge points; None for all that are connected now.
            request: the same for each.
            concurrency: how many calls may be open at a time.
            timeout: seconds to wait for each answer.

        Raises:
            DefinitionError: an argument is wrong.
            InvalidMessageError: the request was made without validation and cannot be written.
        """

        async def call(identity: str) -> R:
            return await self[identity].call(request, timeout=timeout)

        return await call_each(call, self if identities is None else identities, concurrency=concurrency)

    @asynccontextmanager
    async def events(self, *, buffer: int = MAX_EVENTS) -> AsyncGenerator[AsyncConnectionEvents]:
        """Listen to who connects and disconnects: `async with central_system.events() as events`, then `async for`.

        The iteration ends with `events.close()`, and when the last `serve` is left, after all disconnects.

        A disconnect of a connection that is replaced comes before the connect of the newer one. A listener that is
        slower than `buffer` events is told with `EventsMissed`.
        """
        with self._registry.events(buffer) as events:
            yield events
