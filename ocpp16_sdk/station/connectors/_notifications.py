"""When a status is reported: each change at once, or when it was stable for MinimumStatusDuration (CP-19, CP-27). Pure.

unchanged ──change, no minimum duration──▶ reported at once
    │  ▲
    │  └──the status is again the reported one────────────────────────┐
    └──change──▶ WAITING ──another change──▶ WAITING, from the start  │
                    └──the minimum duration is over──▶ reported ──────┘
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from ocpp16_sdk.messages import ChargePointErrorCode, ChargePointStatus, StatusNotificationRequest
from ocpp16_sdk.station._hardware import Fault
from ocpp16_sdk.station._state import ConnectorState
from ocpp16_sdk.station._station_events import StatusChanged
from ocpp16_sdk.station.connectors._status import reported_fault, status_of
from ocpp16_sdk.station.connectors._transitions import path
from ocpp16_sdk.station.effects import At, Cancel, Effects, NotifyStatus, Tell

DEADLINE = "status"
_EV_SIDE_DISCONNECTED = "EV side disconnected"  # the text of OCPP 1.6 4.9 (CP-30, CP-31)


@dataclass(frozen=True, slots=True)
class Content:
    """What a StatusNotification says, without its time."""

    status: ChargePointStatus
    fault: Fault | None = None
    info: str | None = None

    def request(self, connector: int, timestamp: datetime) -> StatusNotificationRequest:
        """Return the StatusNotification."""
        fault = self.fault
        return StatusNotificationRequest(
            connector_id=connector,
            status=self.status,
            error_code=ChargePointErrorCode.NO_ERROR if fault is None else fault.error_code,
            timestamp=timestamp,
            info=self.info if fault is None or fault.info is None else fault.info,
            vendor_id=None if fault is None else fault.vendor_id,
            vendor_error_code=None if fault is None else fault.vendor_error_code,
        )


def content_of(state: ConnectorState) -> Content:
    """Return what is to be reported of a connector."""
    status = status_of(state)
    disconnected = not state.plugged and status in (ChargePointStatus.SUSPENDED_EV, ChargePointStatus.FINISHING)
    return Content(status, reported_fault(state, status), _EV_SIDE_DISCONNECTED if disconnected else None)


class StatusReporter:
    """Reports the status of one connector."""

    def __init__(self, connector: int) -> None:
        self._connector = connector
        self.current = Content(ChargePointStatus.AVAILABLE)
        """What it is now."""
        self.reported: Content | None = None
        """What was reported last; None before the first report."""

    def changed(self, content: Content, now: datetime, minimum_duration: int) -> Effects:
        """Note the present content."""
        before, self.current = self.current, content
        if before.status is not content.status:
            yield Tell(StatusChanged(self._connector, content.status, before.status))
        if self.reported is None or minimum_duration <= 0 or self.reported.status is content.status:
            yield Cancel(DEADLINE, self._connector)
            yield from self.report(now)
        elif before != content:
            yield At(DEADLINE, self._connector, minimum_duration)

    def report(self, now: datetime) -> Iterator[NotifyStatus]:
        """Report the present content if it was not reported; the table of transitions inserts statuses."""
        before, after = self.reported, self.current
        if before == after:
            return
        self.reported = after
        if before is not None and before.status is not after.status and self._connector > 0:
            for status in path(before.status, after.status)[:-1]:
                yield NotifyStatus(Content(status).request(self._connector, now))
        yield NotifyStatus(after.request(self._connector, now))
