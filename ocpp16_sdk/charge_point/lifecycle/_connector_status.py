"""What is told of the connectors: each change while that can be, and the present after that (OCPP 1.6 4.9)."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from ocpp16_sdk.errors import DefinitionError
from ocpp16_sdk.messages import ChargePointErrorCode, ChargePointStatus, StatusNotificationRequest

_OF_THE_WHOLE = {ChargePointStatus.AVAILABLE, ChargePointStatus.UNAVAILABLE, ChargePointStatus.FAULTED}
_MAX_WAITING = 256  # changes that wait to be told; of more only the present status is

_Content = tuple[object, ...]


class ConnectorStatuses:
    """The present status of the charge point, connector 0, and of its connectors, from 1 on.

    It is a queue of what is to be told. Between `begin` and `end` every change gets into it.
    """

    def __init__(self, connectors: int) -> None:
        if connectors < 1:
            raise DefinitionError(f"a charge point does not have {connectors} connectors")
        # In the order of the events, so that they are told in it (CP-33).
        self._present = {
            number: StatusNotificationRequest(
                connector_id=number, error_code=ChargePointErrorCode.NO_ERROR, status=ChargePointStatus.AVAILABLE
            )
            for number in range(connectors + 1)
        }
        self._told: dict[int, _Content] = {}
        self._waiting: deque[StatusNotificationRequest] = deque()
        self._open = False

    @property
    def present(self) -> Mapping[int, StatusNotificationRequest]:
        """What was reported last of each connector."""
        return MappingProxyType(self._present)

    @property
    def waiting(self) -> bool:
        """Whether there is something to be told."""
        return bool(self._waiting)

    def take(self) -> StatusNotificationRequest:
        """Take what is to be told next off the queue; until `told` says so, it is not certain that the peer has it."""
        request = self._waiting.popleft()
        self._told.pop(request.connector_id, None)
        return request

    def told(self, request: StatusNotificationRequest) -> None:
        """Note that the peer has it."""
        self._told[request.connector_id] = _content(request)

    def report(self, request: StatusNotificationRequest) -> None:
        """Take a status; one that is as before is no event.

        Raises:
            DefinitionError: there is no such connector, or connector 0 cannot be in that status (OCPP 1.6 4.9).
        """
        number = request.connector_id
        if number not in self._present:
            raise DefinitionError(f"there is no connector {number}")
        if number == 0 and request.status not in _OF_THE_WHOLE:
            raise DefinitionError(f"connector 0 is never {request.status}")
        if _content(request) == _content(self._present[number]):
            return
        del self._present[number]
        self._present[number] = request
        if self._open:
            self._waiting.append(request)
            if len(self._waiting) > _MAX_WAITING:
                self.begin()

    def forget(self) -> None:
        """Have everything told again: the charge point was registered anew (CP-10)."""
        self._told.clear()

    def begin(self) -> None:
        """Have told what is not as it was told last, without its history (CP-32), and from now on every change."""
        self._open = True
        self._waiting = deque(
            request for number, request in self._present.items() if _content(request) != self._told.get(number)
        )

    def end(self) -> None:
        """Note that nothing can be told for the present."""
        self._open = False
        self._waiting.clear()


def _content(request: StatusNotificationRequest) -> _Content:
    """What makes a status another one: all but its time."""
    fields: dict[str, Any] = dict(request)
    return tuple(value for name, value in fields.items() if name != "timestamp")
