"""A charge point as the central system sees it, without `async`."""

from __future__ import annotations

from typing import TypeVar

from ocpp16_sdk.blocking.loop import LoopThread
from ocpp16_sdk.blocking.stay import ended_within
from ocpp16_sdk.central_system import AsyncChargePointConnection
from ocpp16_sdk.errors import ConnectionClosedError
from ocpp16_sdk.messages.calls import CentralSystemCalls
from ocpp16_sdk.model import CentralSystemRequest, Response

R = TypeVar("R", bound=Response)
S = TypeVar("S")


class ChargePointConnection(CentralSystemCalls):
    """One connection of one charge point, as the central system sees it; handlers get it with each request.

    Two of them are equal if they are of the same connection. Any thread may use it.
    """

    def __init__(self, twin: AsyncChargePointConnection, loop: LoopThread) -> None:
        self._twin = twin
        self._loop = loop

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.identity!r}{', closed' if self.closed else ''}>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ChargePointConnection) and self._twin is other._twin

    def __hash__(self) -> int:
        return hash(self._twin)

    @property
    def identity(self) -> str:
        """The charge point's name: the last segment of the connection URL's path, decoded (OCPP-J 3.1.1)."""
        return self._twin.identity

    @property
    def closed(self) -> ConnectionClosedError | None:
        """How the connection ended; None while it stands."""
        return self._twin.closed

    def call(self, request: CentralSystemRequest[R], *, timeout: float | None = None) -> R:
        """Send a request to the charge point and return the answer; `reset(...)` and its like are shorter.

        Raises:
            CallFailedError: one of its kinds, see `ocpp16_sdk.errors`.
        """
        return self._loop.run(self._twin.call, request, timeout=timeout)

    def session(self, kind: type[S]) -> S:
        """What the decision to let the charge point in has put into `Accept.session`: `charge_point.session(Account)`.

        Raises:
            DefinitionError: it is of another type.
        """
        return self._twin.session(kind)

    def wait_closed(self, timeout: float | None = None) -> ConnectionClosedError:
        """Wait until the connection ends, for `timeout` seconds at most; returns how.

        Raises:
            TimeoutError: it has not ended in time.
        """
        return self.closed or self._loop.run(ended_within, timeout, self._twin.wait_closed)

    def drain(self, timeout: float) -> None:
        """Send no further calls, and wait until no answer is pending in either direction, for `timeout` at most.

        A handler waits for itself here, so leave it to another thread, or to `after_answer`.
        """
        self._loop.run(self._twin.drain, timeout)

    def close(self, code: int = 1000, reason: str = "") -> None:
        """Close the connection at once; calls that wait fail. For a close in good order `drain` comes first."""
        self._loop.run(self._twin.aclose, code, reason)
