"""The status notifications to send: each change while registered, current statuses otherwise (OCPP 1.6 4.9)."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from ocpp16_sdk._checks import check_count, message
from ocpp16_sdk.messages import ChargePointErrorCode, ChargePointStatus, StatusNotificationRequest

_STATUSES_OF_CONNECTOR_0 = {ChargePointStatus.AVAILABLE, ChargePointStatus.UNAVAILABLE, ChargePointStatus.FAULTED}
_MAX_QUEUED = 256  # changes; beyond that only the current statuses are sent

_Content = tuple[object, ...]


class ConnectorStatuses:
    """The current status of the charge point (connector 0) and of its connectors (from 1), and a queue of changes.

    Changes are queued between `start_sending` and `stop_sending`, which the registration decides. A change that is
    sent when it happens has the time of the event. A status that is sent later, because there was no connection or
    the charge point registered anew, has the time at which it is sent: central systems ignore statuses with old times.
    """

    def __init__(self, connectors: int) -> None:
        check_count("connectors", connectors)
        # In the order of the events: they are sent in this order (CP-33).
        self._current = {
            number: StatusNotificationRequest(
                connector_id=number, error_code=ChargePointErrorCode.NO_ERROR, status=ChargePointStatus.AVAILABLE
            )
            for number in range(connectors + 1)
        }
        self._last_sent: dict[int, _Content] = {}
        self._queue: deque[StatusNotificationRequest] = deque()
        self._late: set[int] = set()  # connectors whose next status in the queue is not sent when it happens
        self._sending = False

    @property
    def current(self) -> Mapping[int, StatusNotificationRequest]:
        """The status that was reported last of each connector."""
        return MappingProxyType(self._current)

    @property
    def has_next(self) -> bool:
        """Whether a status notification waits to be sent."""
        return bool(self._queue)

    def next(self, clock: Callable[[], datetime]) -> StatusNotificationRequest:
        """Remove the next status notification from the queue and return it. Call `sent` when the peer has it."""
        request = self._queue.popleft()
        self._last_sent.pop(request.connector_id, None)
        if request.connector_id in self._late:
            self._late.remove(request.connector_id)
            if request.timestamp is not None:
                return request.model_copy(update={"timestamp": clock()})
        return request

    def sent(self, request: StatusNotificationRequest) -> None:
        """Note that the peer has received it."""
        self._last_sent[request.connector_id] = _content(request)

    def report(self, request: StatusNotificationRequest) -> None:
        """Set the status of a connector; an unchanged status is ignored.

        Raises:
            ValueError: there is no such connector, or connector 0 cannot have that status (OCPP 1.6 4.9).
        """
        number = request.connector_id
        if number not in self._current:
            raise ValueError(message("connector_id", number, f"from 0 to {len(self._current) - 1}"))
        if number == 0 and request.status not in _STATUSES_OF_CONNECTOR_0:
            raise ValueError(
                f"status={request.status}: must be Available, Unavailable or Faulted for connector 0 (OCPP 1.6 4.9)"
            )
        if _content(request) == _content(self._current[number]):
            return
        del self._current[number]
        self._current[number] = request
        if self._sending:
            self._queue.append(request)
            if len(self._queue) > _MAX_QUEUED:
                self.start_sending()

    def forget_sent(self) -> None:
        """Have all statuses sent again: the charge point registered anew (CP-10)."""
        self._last_sent.clear()

    def start_sending(self) -> None:
        """Queue each status that differs from the one sent last, without its history (CP-32), and all later changes."""
        self._sending = True
        self._queue = deque(
            request for number, request in self._current.items() if _content(request) != self._last_sent.get(number)
        )
        self._late = {request.connector_id for request in self._queue}

    def stop_sending(self) -> None:
        """Clear the queue, and queue no changes."""
        self._sending = False
        self._queue.clear()


def _content(request: StatusNotificationRequest) -> _Content:
    """Return the fields that are compared: all but the timestamp."""
    fields: dict[str, Any] = dict(request)
    return tuple(value for name, value in fields.items() if name != "timestamp")
