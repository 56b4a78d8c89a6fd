"""A charge point without a lifecycle and without `async`: `ManualChargePoint`."""

from __future__ import annotations

from typing import Self

from ocpp16_sdk._misuse import explain_attributes, explain_keywords
from ocpp16_sdk.blocking._base import BaseChargePoint
from ocpp16_sdk.blocking._threads import Starter
from ocpp16_sdk.charge_point import AsyncManualChargePoint
from ocpp16_sdk.charge_point._base import DEFAULT_CONNECTION, DEFAULT_WEBSOCKET, Connect
from ocpp16_sdk.charge_point._manual import AUTOMATIC
from ocpp16_sdk.charge_point.credentials import CredentialOptions
from ocpp16_sdk.charge_point.lifecycle import LifecycleOptions
from ocpp16_sdk.connection import ConnectionOptions
from ocpp16_sdk.security import ChargePointSecurity
from ocpp16_sdk.transports import WebSocketOptions


@explain_attributes(dict.fromkeys(AUTOMATIC, "it is a member of ChargePoint, which works by itself"))
class ManualChargePoint(BaseChargePoint[AsyncManualChargePoint]):
    """A charge point with one connection inside `with`, which sends only the calls of the application.

    `AsyncManualChargePoint` describes the options; this class does the same without `async`. Handlers are defined as
    in `ChargePoint`. Any thread may use the object.

    Args:
        endpoint_url: `ws://` or `wss://`; the identity becomes its last path segment (OCPP-J 3.1.1).
        identity: the identity of the charge point at the central system.
        password: the key for HTTP Basic, short for `security` with profile 1 or 2.
        security: the security profile, with its key or certificate.
        credentials: instead of both, if the central system may change them.
        websocket: the times, limits and extensions of the WebSocket.
        connection: the time-out of calls, the policy for payloads, and the observer of messages, which must not block.
        connect: opens the transport, instead of a WebSocket to the endpoint.
        handler_threads: the largest number of handlers that run at a time; others wait.

    Raises:
        TypeError, ValueError: the URL or an option is wrong, or options exclude each other.
        DefinitionError: a handler is defined wrongly.
    """

    @explain_keywords(
        {
            "websocket=WebSocketOptions({})": WebSocketOptions,
            "connection=ConnectionOptions({})": ConnectionOptions,
            "ChargePoint({})": LifecycleOptions,
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
        handler_threads: int = 8,
    ) -> None:
        wrapped = AsyncManualChargePoint(
            endpoint_url,
            identity,
            password=password,
            security=security,
            credentials=credentials,
            websocket=websocket,
            connection=connection,
            connect=connect,
        )
        super().__init__(
            wrapped, Starter(f"the charge point {identity!r}", wrapped.__internals__.scope, handler_threads)
        )

    def __enter__(self) -> Self:
        """Connect.

        Raises:
            ConnectError: the connection could not be opened.
            StoreError: credentials cannot be read.
        """
        return super().__enter__()
