"""The connected charge points of a central system, without `async`."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from typing import Self, TypeVar

from ocpp16_sdk.blocking._charge_point_connection import Calls, ChargePointConnection
from ocpp16_sdk.blocking._loop import LoopThread, loop_thread
from ocpp16_sdk.central_system import AsyncChargePoints, AsyncConnectionEvents, AsyncWithin, ConnectionEvent, Outcomes
from ocpp16_sdk.central_system._events import MAX_EVENTS
from ocpp16_sdk.messages.calls import CentralSystemCalls
from ocpp16_sdk.model import CentralSystemRequest, Response

R = TypeVar("R", bound=Response)


class Within:
    """Charge points by identity, connected or not, whose calls are bounded as a whole."""

    def __init__(self, twin: AsyncWithin, loop: LoopThread) -> None:
        self._twin = twin
        self._loop = loop

    def __getitem__(self, identity: str) -> CentralSystemCalls:
        """The calls of one charge point."""
        return Calls(self._twin[identity], self._loop)


class ConnectionEvents(Iterator[ConnectionEvent]):
    """The events from now on, oldest first; ends as that of `AsyncCentralSystem.events` does.

    Any thread may leave the `with` block, or `close` it.
    """

    def __init__(self, twin: AsyncConnectionEvents, loop: LoopThread) -> None:
        self._twin = twin
        self._loop = loop

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> ConnectionEvent:
        """Wait for the next event."""
        try:
            return self._loop.run(self._twin.__anext__)
        except StopAsyncIteration:
            raise StopIteration from None
        except Exception:
            raise
        except BaseException:
            if self._loop.usable:
                raise
            raise StopIteration from None  # the interpreter ends, which has cancelled the waiting

    def close(self) -> None:
        """End the iteration behind what waits already, for whoever iterates; may be repeated."""
        if self._loop.usable:  # else nobody iterates
            self._loop.post(self._twin.close)


class ChargePoints:
    """What a central system knows of those that are connected; the newest connection of each counts (J-51)."""

    def __init__(self, twin: AsyncChargePoints) -> None:
        self._connected = twin
        self._own_loop: LoopThread | None = None

    def __getitem__(self, identity: str) -> ChargePointConnection:
        """The connected charge point of that name.

        Raises:
            NotConnectedError: it is not connected.
        """
        return ChargePointConnection(self._connected[identity], self._loop)

    def get(self, identity: str) -> ChargePointConnection | None:
        """The connected charge point of that name; None if it is not connected."""
        found = self._connected.get(identity)
        return None if found is None else ChargePointConnection(found, self._loop)

    def __contains__(self, identity: object) -> bool:
        return identity in self._connected

    def __iter__(self) -> Iterator[str]:
        return iter(self._connected)

    def __len__(self) -> int:
        return len(self._connected)

    def __bool__(self) -> bool:
        return True  # as that of the twin

    def wait_for(self, identity: str, timeout: float | None = None) -> ChargePointConnection:
        """Wait until a charge point is connected, for `timeout` seconds at most.

        Raises:
            NotConnectedError: it has not connected in time.
        """
        return ChargePointConnection(self._loop.run(self._connected.wait_for, identity, timeout), self._loop)

    def within(self, seconds: float) -> Within:
        """Charge points whose calls may wait: `central_system.within(60)["CP001"].reset(...)`.

        Such a call waits until the charge point is connected and the rules of registration let it through, for its
        turn, and for the answer: all in all for so many seconds, and for the answer no longer than its `timeout`.
        If it is not sent by then it raises NotSentError, or NotConnectedError, and is not sent later.
        """
        return Within(self._connected.within(seconds), self._loop)

    def call_many(
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
        if identities is not None and not isinstance(identities, str):  # one text is the twin's to refuse
            identities = tuple(identities)  # here, as it may be a generator that waits for something
        return self._loop.run(self._connected.call_many, identities, request, concurrency=concurrency, timeout=timeout)

    @contextmanager
    def events(self, *, buffer: int = MAX_EVENTS) -> Generator[ConnectionEvents]:
        """Listen to who connects and disconnects: `with central_system.events() as events`, then `for`.

        The iteration ends with `events.close()`, which any thread may call, and when the last `serve` is left.

        A disconnect of a connection that is replaced comes before the connect of the newer one. A listener that is
        slower than `buffer` events is told with `EventsMissed`.
        """
        manager = self._connected.events(buffer=buffer)
        twin = self._loop.run(_enter, manager)
        try:
            yield ConnectionEvents(twin, self._loop)
        finally:
            if self._loop.usable:  # else the interpreter ends, or this is a forked process
                self._loop.run(_leave, manager)

    @property
    def _loop(self) -> LoopThread:
        if self._own_loop is None:
            self._own_loop = loop_thread()
        return self._own_loop


async def _enter(manager: AbstractAsyncContextManager[AsyncConnectionEvents]) -> AsyncConnectionEvents:
    return await manager.__aenter__()


async def _leave(manager: AbstractAsyncContextManager[AsyncConnectionEvents]) -> None:
    await manager.__aexit__(None, None, None)
