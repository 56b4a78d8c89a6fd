"""The charge points of a central system, without `async`: find, call and observe those that are connected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from types import TracebackType
from typing import Self, TypeVar

from ocpp16_sdk._misuse import explain_attributes, refuse_syntax, set_by_init
from ocpp16_sdk.blocking._charge_point_connection import ChargePointConnection, WrappedCalls
from ocpp16_sdk.blocking._threads import LoopThread, loop_thread
from ocpp16_sdk.central_system import AsyncChargePoints, AsyncConnectionEvents, AsyncWithin, ConnectionEvent, Outcomes
from ocpp16_sdk.central_system._arguments import CALLS_WITHIN
from ocpp16_sdk.central_system._events import MAX_EVENTS
from ocpp16_sdk.messages.calls import CentralSystemCalls
from ocpp16_sdk.model import CentralSystemRequest, Response

R = TypeVar("R", bound=Response)


@explain_attributes(CALLS_WITHIN)
class Within:
    """Charge points by identity, connected or not, whose calls are bounded as a whole."""

    def __init__(self, wrapped: AsyncWithin, loop: LoopThread) -> None:
        self._wrapped = wrapped
        self._loop = loop

    def __getitem__(self, identity: str) -> CentralSystemCalls:
        """Return the calls of one charge point."""
        return WrappedCalls(self._wrapped[identity], self._loop)


class ConnectionEvents(Iterator[ConnectionEvent]):
    """The events from now on, oldest first. The iteration stops as described in `AsyncCentralSystem.events`.

    Any thread may exit the `with` block, or call `close`.
    """

    def __init__(self, wrapped: AsyncConnectionEvents, loop: LoopThread) -> None:
        self._wrapped = wrapped
        self._loop = loop

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> ConnectionEvent:
        """Wait for the next event."""
        try:
            return self._loop.run(self._wrapped.__anext__)
        except StopAsyncIteration:
            raise StopIteration from None
        except Exception:
            raise
        except BaseException:
            if self._loop.usable:
                raise
            raise StopIteration from None  # the interpreter is shutting down, and has cancelled the wait

    def close(self) -> None:
        """Stop the iteration after the events that are already buffered; may be repeated."""
        if self._loop.usable:  # else no thread iterates
            self._loop.call_soon(self._wrapped.close)


@refuse_syntax(
    dict.fromkeys(
        ("async with", "await", "for", "async for"),
        "use `with central_system.events() as events`, then `for event in events`",
    )
)
class _EventsBlock(AbstractContextManager[ConnectionEvents, None]):
    def __init__(self, wrapped: AbstractAsyncContextManager[AsyncConnectionEvents], loop: LoopThread) -> None:
        self._wrapped = wrapped
        self._loop = loop

    def __enter__(self) -> ConnectionEvents:
        return ConnectionEvents(self._loop.run(self._wrapped.__aenter__), self._loop)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._loop.usable:  # else the interpreter is shutting down, or this is a forked process
            self._loop.run(self._wrapped.__aexit__, None, None, None)


@set_by_init("_connected", "_loop_or_none")
class ChargePoints:
    """The connected charge points by identity; the newest connection of each counts."""

    def __init__(self, wrapped: AsyncChargePoints) -> None:
        self._connected = wrapped
        self._loop_or_none: LoopThread | None = None

    def __getitem__(self, identity: str) -> ChargePointConnection:
        """Return the connected charge point with this identity.

        Raises:
            NotConnectedError: it is not connected.
        """
        return ChargePointConnection(self._connected[identity], self._loop)

    def get(self, identity: str) -> ChargePointConnection | None:
        """Return the connected charge point with this identity, or None if it is not connected."""
        found = self._connected.get(identity)
        return None if found is None else ChargePointConnection(found, self._loop)

    def __contains__(self, identity: object) -> bool:
        return identity in self._connected

    def __iter__(self) -> Iterator[str]:
        return iter(self._connected)

    def __len__(self) -> int:
        return len(self._connected)

    def __bool__(self) -> bool:
        return True  # `depot or Depot()` must not depend on the number of connections

    def wait_for(self, identity: str, timeout: float | None = None) -> ChargePointConnection:
        """Wait until a charge point is connected, for at most `timeout` seconds.

        Raises:
            NotConnectedError: it has not connected in time.
        """
        return ChargePointConnection(self._loop.run(self._connected.wait_for, identity, timeout), self._loop)

    def within(self, seconds: float) -> Within:
        """Return the charge points with bounded calls: `central_system.within(60)["CP001"].reset(...)`.

        Such a call waits until the charge point is connected, the registration rules allow the call, and earlier
        calls are answered. Then it is sent, and waits for the answer. All of this lasts at most `seconds`, and the
        wait for the answer at most its `timeout`. A call that was not sent in time raises NotSentError or
        NotConnectedError, and is never sent later.
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
        """Send a request to many charge points, and return the answer or the CallFailedError of each, by identity.

        Args:
            identities: the charge points; None for all that are connected now.
            request: the same for each.
            concurrency: the largest number of calls that are open at a time.
            timeout: seconds to wait for each answer.

        Raises:
            TypeError, ValueError: an argument is wrong.
            InvalidMessageError: the request was made without validation and cannot be written.
        """
        if identities is not None and not isinstance(identities, str):  # the async method refuses a single text
            identities = tuple(identities)  # in this thread: a generator may block
        return self._loop.run(self._connected.call_many, identities, request, concurrency=concurrency, timeout=timeout)

    def events(self, *, buffer: int = MAX_EVENTS) -> AbstractContextManager[ConnectionEvents]:
        """Return the connects and disconnects from now on: `with central_system.events() as events`, then `for`.

        If a connection is replaced by a newer one, its disconnect precedes the connect of the newer one. A listener
        that is more than `buffer` events behind receives `EventsMissed`. The iteration stops with `events.close()`,
        which any thread may call, and when the last `serve` is exited, after all disconnects.
        """
        return _EventsBlock(self._connected.events(buffer=buffer), self._loop)

    @property
    def _loop(self) -> LoopThread:
        # Not in the constructor: an object may be created before a fork, and used after it.
        if self._loop_or_none is None:
            self._loop_or_none = loop_thread()
        return self._loop_or_none
