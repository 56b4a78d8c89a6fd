"""The charge points of a central system: find, call and observe those that are connected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractAsyncContextManager
from typing import TypeVar

import anyio

from ocpp16_sdk._checks import check_instance, check_timeout
from ocpp16_sdk._misuse import set_by_init
from ocpp16_sdk.central_system._arguments import check_request
from ocpp16_sdk.central_system._call_many import Outcomes, call_each
from ocpp16_sdk.central_system._charge_point_connection import AsyncChargePointConnection
from ocpp16_sdk.central_system._events import MAX_EVENTS, AsyncConnectionEvents, AsyncEventsBlock
from ocpp16_sdk.central_system._registry import Registry
from ocpp16_sdk.central_system._within import AsyncWithin
from ocpp16_sdk.errors import NotConnectedError
from ocpp16_sdk.model import CentralSystemRequest, Response

R = TypeVar("R", bound=Response)


@set_by_init("_registry")
class AsyncChargePoints:
    """The connected charge points by identity; the newest connection of each counts."""

    def __init__(self) -> None:
        self._registry = Registry()

    def __getitem__(self, identity: str) -> AsyncChargePointConnection:
        """Return the connected charge point with this identity.

        Raises:
            NotConnectedError: it is not connected.
        """
        try:
            return self._registry.connected[identity].charge_point
        except KeyError:
            check_instance("identity", identity, str, "a text")
            raise NotConnectedError(f"{identity!r} is not connected").for_call("", identity) from None

    def get(self, identity: str) -> AsyncChargePointConnection | None:
        """Return the connected charge point with this identity, or None if it is not connected."""
        registered = self._registry.connected.get(identity)
        return None if registered is None else registered.charge_point

    def __contains__(self, identity: object) -> bool:
        return identity in self._registry.connected

    def __iter__(self) -> Iterator[str]:
        return iter(tuple(self._registry.connected))

    def __len__(self) -> int:
        return len(self._registry.connected)

    def __bool__(self) -> bool:
        return True  # `depot or Depot()` must not depend on the number of connections

    async def wait_for(self, identity: str, timeout: float | None = None) -> AsyncChargePointConnection:
        """Wait until a charge point is connected, for at most `timeout` seconds.

        Raises:
            NotConnectedError: it has not connected in time.
        """
        check_instance("identity", identity, str, "a text")
        check_timeout(timeout)
        with anyio.move_on_after(timeout):
            return (await self._registry.wait_for(identity, lambda _: True)).charge_point
        raise NotConnectedError(f"{identity!r} has not connected within {timeout:g} s").for_call("", identity)

    def within(self, seconds: float) -> AsyncWithin:
        """Return the charge points with bounded calls: `await central_system.within(60)["CP001"].reset(...)`.

        Such a call waits until the charge point is connected, the registration rules allow the call, and earlier
        calls are answered. Then it is sent, and waits for the answer. All of this lasts at most `seconds`, and the
        wait for the answer at most its `timeout`. A call that was not sent in time raises NotSentError or
        NotConnectedError, and is never sent later.
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
        """Send a request to many charge points, and return the answer or the CallFailedError of each, by identity.

        Args:
            identities: the charge points; None for all that are connected now.
            request: the same for each.
            concurrency: the largest number of calls that are open at a time.
            timeout: seconds to wait for each answer.

        Raises:
            ValueError: `concurrency` is below 1.
            TypeError: an argument is of a wrong type, or the request is not one of a central system.
            InvalidMessageError: the request was made without validation and cannot be written.
        """

        check_request(request)
        check_timeout(timeout)

        async def call(identity: str) -> R:
            return await self[identity].call(request, timeout=timeout)

        return await call_each(call, self if identities is None else identities, concurrency=concurrency)

    def events(self, *, buffer: int = MAX_EVENTS) -> AbstractAsyncContextManager[AsyncConnectionEvents]:
        """Return the connects and disconnects from now on: `async with depot.events() as events`, then `async for`.

        If a connection is replaced by a newer one, its disconnect precedes the connect of the newer one. A listener
        that is more than `buffer` events behind receives `EventsMissed`. The iteration stops with `events.close()`,
        and when the last `serve` is exited, after all disconnects.
        """
        return AsyncEventsBlock(self._registry.events(buffer))
