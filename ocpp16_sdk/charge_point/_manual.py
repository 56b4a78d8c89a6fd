"""A charge point without a lifecycle: `AsyncManualChargePoint`."""

from __future__ import annotations

from typing import Self

from ocpp16_sdk._misuse import explain_attributes, explain_keywords
from ocpp16_sdk.charge_point._base import DEFAULT_CONNECTION, DEFAULT_WEBSOCKET, BaseChargePoint, Connect
from ocpp16_sdk.charge_point._dialer import Dialer
from ocpp16_sdk.charge_point.credentials import CredentialOptions
from ocpp16_sdk.charge_point.lifecycle import LifecycleOptions, SingleConnection
from ocpp16_sdk.connection import ConnectionOptions
from ocpp16_sdk.security import ChargePointSecurity
from ocpp16_sdk.transports import WebSocketOptions

AUTOMATIC = (
    "boot",
    "heartbeat_interval",
    "outbox",
    "reboot",
    "report_status",
    "statuses",
    "transactions",
    "wait_accepted",
)
"""The members of a charge point that works by itself."""


@explain_attributes(dict.fromkeys(AUTOMATIC, "it is a member of AsyncChargePoint, which works by itself"))
class AsyncManualChargePoint(BaseChargePoint):
    """A charge point with one connection inside `async with`, which sends only the calls of the application.

    It does not boot, send heartbeats or connect again. It is for tools and tests; `AsyncChargePoint` is for chargers.
    Handlers are defined as in `AsyncChargePoint`.

    Args:
        endpoint_url: `ws://` or `wss://`; the identity becomes its last path segment (OCPP-J 3.1.1).
        identity: the charge point's name at the central system.
        password: the key for HTTP Basic (OCPP-J 6.2.2), short for `security` with profile 1 or 2; `str` is UTF-8.
        security: the security profile, with its key or certificate; profile 0 by default.
        credentials: instead of both, if the central system may change them.
        websocket: the times, limits and extensions of the WebSocket.
        connection: the time-out of calls, the policy for payloads, and the observer of messages.
        connect: opens the transport, instead of a WebSocket to the endpoint; for example one in memory.

    Raises:
        TypeError, ValueError: the URL or an option is wrong, or options exclude each other.
        DefinitionError: a handler is defined wrongly.
    """

    _BLOCKING_TWIN = "ManualChargePoint"

    @explain_keywords(
        {
            "websocket=WebSocketOptions({})": WebSocketOptions,
            "connection=ConnectionOptions({})": ConnectionOptions,
            "AsyncChargePoint({})": LifecycleOptions,
        }
    )
    def __init__(
        self,
        endpoint_url: str,
        identity: str,
        *,
        password: bytes | str | None = None,
        security: ChargePointSecurity | None = None,
        credentials: CredentialOptions | None = None,
        websocket: WebSocketOptions = DEFAULT_WEBSOCKET,
        connection: ConnectionOptions = DEFAULT_CONNECTION,
        connect: Connect | None = None,
    ) -> None:
        dialer = Dialer(
            endpoint_url,
            identity,
            listener=None,
            password=password,
            security=security,
            credentials=credentials,
            websocket=websocket,
            connection=connection,
            connect=connect,
        )
        super().__init__(identity, dialer, SingleConnection(dialer))

    async def __aenter__(self) -> Self:
        """Connect.

        Raises:
            ConnectError: or a subclass; the connection could not be opened.
            StoreError: the store of the credentials cannot be read.
        """
        return await super().__aenter__()
