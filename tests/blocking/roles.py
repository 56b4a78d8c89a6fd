"""Blocking roles with the handlers that the tests of this folder need."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime

from ocpp16_sdk import (
    CentralSystem,
    ChargePointConnection,
    ConnectionOptions,
    ErrorCode,
    LocalCallError,
    ManualChargePoint,
    Observer,
    WebSocketOptions,
    messages as m,
)

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
SOFT = m.ResetType.SOFT
HARD = m.ResetType.HARD
ACCEPTED = m.ResetResponse(status=m.ResetStatus.ACCEPTED)


class Depot(CentralSystem):
    """Answers the calls of the tests. It sets `authorize_received`, and answers Authorize when `may_answer` is set."""

    def __init__(
        self, *, call_timeout: float = 10, handler_threads: int = 64, observer: Observer | None = None
    ) -> None:
        super().__init__(
            connection=ConnectionOptions(call_timeout=call_timeout, observer=observer), handler_threads=handler_threads
        )
        self.may_answer = threading.Event()
        self.authorize_received = threading.Event()

    @property
    def url(self) -> str:
        """The URL that charge points connect to."""
        return f"ws://127.0.0.1:{self.port}/ocpp"

    def on_heartbeat(self, charge_point: ChargePointConnection, request: m.HeartbeatRequest) -> m.HeartbeatResponse:
        return m.HeartbeatResponse(current_time=NOW)

    def on_authorize(self, charge_point: ChargePointConnection, request: m.AuthorizeRequest) -> m.AuthorizeResponse:
        self.authorize_received.set()
        self.may_answer.wait(15)
        return m.AuthorizeResponse(id_tag_info=m.IdTagInfo(status=m.AuthorizationStatus.BLOCKED))

    def on_boot_notification(
        self, charge_point: ChargePointConnection, request: m.BootNotificationRequest
    ) -> m.BootNotificationResponse:
        """Reset the charge point before the answer."""
        assert charge_point.reset(type=SOFT) == ACCEPTED
        status = m.RegistrationStatus.ACCEPTED
        return m.BootNotificationResponse(status=status, current_time=NOW, interval=300)

    def on_data_transfer(
        self, charge_point: ChargePointConnection, request: m.DataTransferRequest
    ) -> m.DataTransferResponse:
        raise LocalCallError(ErrorCode.SECURITY_ERROR, "not from you")


class Charger(ManualChargePoint):
    """Accepts every reset; before a hard reset it sends a heartbeat."""

    def __init__(self, endpoint_url: str, identity: str = "CP001", *, call_timeout: float = 10) -> None:
        super().__init__(
            endpoint_url,
            identity,
            connection=ConnectionOptions(call_timeout=call_timeout),
            websocket=WebSocketOptions(close_timeout=1),
        )
        self.threads: list[str] = []

    def on_reset(self, request: m.ResetRequest) -> m.ResetResponse:
        self.threads.append(threading.current_thread().name)
        if request.type is HARD:
            assert self.heartbeat().current_time == NOW
        return ACCEPTED


def start_thread(function: Callable[[], object]) -> threading.Thread:
    """Start a thread that runs the function."""
    thread = threading.Thread(target=function, daemon=True)
    thread.start()
    return thread


def wait_until(condition: Callable[[], bool]) -> None:
    """Poll until a condition is true that no event signals."""
    while not condition():
        time.sleep(0.001)
