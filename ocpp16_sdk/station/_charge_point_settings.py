"""The configuration keys of the charge point role: heartbeat, pings, time-outs, retries, and credentials.

A change of AuthorizationKey or SecurityProfile is answered by the credential manager, outside of the inbox: it writes a
file, and connects again after the answer.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any

from ocpp16_sdk.charge_point import AsyncChargePoint
from ocpp16_sdk.charge_point.lifecycle import BootAnswered, ChargePointEvent
from ocpp16_sdk.configuration import keys
from ocpp16_sdk.messages import (
    ChangeConfigurationRequest,
    ChangeConfigurationResponse,
    DataTransferRequest,
    DataTransferResponse,
    DataTransferStatus,
)
from ocpp16_sdk.model import Request, Response
from ocpp16_sdk.station._settings import Setting, Settings

_MAX_INTERVAL = 86_400  # seconds: heartbeats and pings are at least daily


def charge_point_settings(charge_point: AsyncChargePoint) -> Sequence[Setting[Any]]:
    """Return the settings of a charge point. A change takes effect at once."""

    def set_heartbeat(interval: int) -> None:
        charge_point.heartbeat_interval = interval

    def set_ping(interval: int) -> None:
        charge_point.ping_interval = interval

    def set_call_timeout(seconds: int) -> None:
        charge_point.call_timeout = seconds

    def set_attempts(attempts: int) -> None:
        charge_point.outbox.attempts = attempts

    def set_retry_interval(interval: int) -> None:
        charge_point.outbox.retry_interval = interval

    outbox = charge_point.outbox
    settings: list[Setting[Any]] = [
        Setting(
            key=keys.HEARTBEAT_INTERVAL,
            default=round(charge_point.heartbeat_interval),
            check=_check_interval,
            changed=set_heartbeat,
        ),
        Setting(
            key=keys.WEB_SOCKET_PING_INTERVAL,
            default=round(charge_point.ping_interval),
            check=_check_interval,
            changed=set_ping,
        ),
        Setting(
            key=keys.MESSAGE_TIMEOUT,
            default=max(1, round(charge_point.call_timeout)),
            check=_check_message_timeout,
            changed=set_call_timeout,
        ),
        Setting(key=keys.TRANSACTION_MESSAGE_ATTEMPTS, default=round(outbox.attempts), changed=set_attempts),
        Setting(
            key=keys.TRANSACTION_MESSAGE_RETRY_INTERVAL,
            default=round(outbox.retry_interval),
            check=_check_interval,
            changed=set_retry_interval,
        ),
    ]
    if charge_point.credentials is not None:
        settings.append(Setting(key=keys.SECURITY_PROFILE, default=charge_point.credentials.profile))
        settings.append(Setting(key=keys.AUTHORIZATION_KEY, default=bytes(16)))  # write-only: never read
    return settings


def note_event(settings: Settings, event: ChargePointEvent) -> None:
    """Note the heartbeat interval that an accepted boot has set (CP-03)."""
    if isinstance(event, BootAnswered) and event.response.interval > 0 and keys.HEARTBEAT_INTERVAL in settings:
        settings.set(keys.HEARTBEAT_INTERVAL, min(event.response.interval, _MAX_INTERVAL))


def register_answers(
    charge_point: AsyncChargePoint,
    requests: Iterable[type[Request[Any]]],
    answer: Callable[[Request[Any]], Awaitable[Response]],
    settings: Settings,
) -> None:
    """Register the handler of each request that a behaviour answers. Credentials are changed by their manager.

    Without a handler of the application, DataTransfer is answered UnknownVendorId.
    """

    async def handle(request: Any) -> Any:
        return await answer(request)

    async def change(request: Any) -> Any:
        manager = charge_point.credentials
        status = None if manager is None else await manager.change(request.key, request.value)
        if manager is None or status is None:
            return await answer(request)
        settings.set(keys.SECURITY_PROFILE, manager.profile)
        return ChangeConfigurationResponse(status=status)

    async def unknown_vendor(request: DataTransferRequest) -> DataTransferResponse:
        return DataTransferResponse(status=DataTransferStatus.UNKNOWN_VENDOR_ID)

    charge_point.__internals__.handlers.add_default(DataTransferRequest, unknown_vendor)  # ACT-08
    register: Any = charge_point.on
    for request in requests:
        register(request)(change if request is ChangeConfigurationRequest else handle)


def _check_interval(interval: int) -> str | None:
    return None if interval <= _MAX_INTERVAL else f"at most {_MAX_INTERVAL} seconds"


def _check_message_timeout(seconds: int) -> str | None:
    return "at least 1 second" if seconds < 1 else _check_interval(seconds)
