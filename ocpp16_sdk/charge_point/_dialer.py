"""Opens the connections of a charge point with its options: URL, credentials, TLS, pings, limits."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from functools import partial

from anyio.abc import TaskGroup

from ocpp16_sdk._checks import check_instance, describe
from ocpp16_sdk._function_checks import check_async_function, check_awaitable
from ocpp16_sdk.charge_point.credentials import CredentialOptions
from ocpp16_sdk.charge_point.credentials._manager import CredentialListener, StoredCredentials
from ocpp16_sdk.charge_point.outbox._answers import TransactionAnswers
from ocpp16_sdk.connection import CallFilter, Connection, ConnectionOptions
from ocpp16_sdk.model import Route
from ocpp16_sdk.security import ChargePointSecurity
from ocpp16_sdk.transports import Transport, WebSocketOptions
from ocpp16_sdk.transports._keepalive import keep_alive
from ocpp16_sdk.transports._url import basic_authorization, connection_url
from ocpp16_sdk.transports._websocket import WebSocketTransport
from ocpp16_sdk.validation import policy_of


class Dialer:
    """The options that all connections of one charge point share; `AsyncChargePoint` describes them."""

    def __init__(
        self,
        endpoint_url: str,
        identity: str,
        *,
        listener: CredentialListener | None,
        password: bytes | str | None,
        security: ChargePointSecurity | None,
        credentials: CredentialOptions | None,
        websocket: WebSocketOptions,
        connection: ConnectionOptions,
        connect: Callable[[], Awaitable[Transport]] | None,
    ) -> None:
        self.credentials = (
            None if credentials is None else StoredCredentials(credentials, endpoint_url, identity, listener)
        )
        """The credentials that the central system may change."""
        self.url = connection_url(endpoint_url, identity)
        """The connection URL."""
        self.websocket = websocket
        """The options of the next WebSocket."""
        self._identity = identity
        if password is not None:
            check_instance("password", password, bytes | str, "bytes or a text")
        if security is not None:
            check_instance("security", security, ChargePointSecurity, "a ChargePointSecurity or None")
        if credentials is not None and (password is not None or security is not None):
            raise ValueError("password and security: must be None if credentials are given, which contain both")
        if password is not None:
            if security is not None:
                raise ValueError("password: must be None if security is given, which contains the key")
            profile = ChargePointSecurity.tls_basic if self.url.startswith("wss:") else ChargePointSecurity.basic
            security = profile(password)
        check_instance("websocket", websocket, WebSocketOptions, "a WebSocketOptions")
        check_instance("connection", connection, ConnectionOptions, "a ConnectionOptions")
        check_async_function("connect", connect, none=True, accepts="")
        self.security = security or ChargePointSecurity()
        self._connection = connection
        self._open_websocket: WebSocketTransport | None = None  # the newest one
        self._open_connection: Connection | None = None  # the newest one

        async def dial_websocket() -> Transport:
            # Imported here: the HTTP client takes longer to import than all the rest, and a central system needs none.
            from ocpp16_sdk.transports._client import dial

            return await dial(
                self.url,
                headers=self._authorization(self.security),
                ssl_context=self.security.ssl_context,
                options=self.websocket,
            )

        self._open_transport = dial_websocket if connect is None else partial(_open_with, connect)

    @property
    def security(self) -> ChargePointSecurity:
        """The security profile; see `AsyncChargePoint`."""
        return self._security

    @security.setter
    def security(self, security: ChargePointSecurity) -> None:
        check_instance("security", security, ChargePointSecurity, "a ChargePointSecurity")
        security.check_url(self.url)
        self._authorization(security)
        self._security = security

    @property
    def ping_interval(self) -> float:
        """Seconds between pings; see `AsyncChargePoint`."""
        return self.websocket.ping_interval

    @ping_interval.setter
    def ping_interval(self, interval: float) -> None:
        self.websocket = replace(self.websocket, ping_interval=interval)
        if self._open_websocket is not None:
            self._open_websocket.ping_interval = interval

    @property
    def call_timeout(self) -> float:
        """Seconds to wait for an answer by default; see `AsyncChargePoint`."""
        return self._connection.call_timeout

    @call_timeout.setter
    def call_timeout(self, seconds: float) -> None:
        self._connection = replace(self._connection, call_timeout=seconds)
        if self._open_connection is not None:
            self._open_connection.set_call_timeout(seconds)

    async def connect(
        self,
        tasks: TaskGroup,
        routes: Mapping[str, Route],
        *,
        call_filter: CallFilter | None = None,
        block_reason: Callable[[str], str | None] | None = None,
    ) -> Connection:
        """Open a connection. A task of the group sends its pings.

        Raises:
            ConnectError: or a subclass; the connection could not be opened.
        """
        credentials = self.credentials
        if credentials is None:
            transport = await self._open_transport()
        else:
            transport = await credentials.connect(self._open_with_credentials)
        self._open_websocket = None
        if isinstance(transport, WebSocketTransport):
            self._open_websocket = transport
            transport.ping_interval = self.ping_interval  # it may have changed since the dialing started
            tasks.start_soon(keep_alive, transport)
        self._open_connection = Connection(
            transport,
            routes,
            identity=self._identity,
            options=replace(
                self._connection, policy=TransactionAnswers(policy_of(self._connection.policy, self._identity))
            ),
            call_filter=call_filter,
            block_reason=block_reason,
        )
        return self._open_connection

    async def _open_with_credentials(self, url: str, security: ChargePointSecurity) -> Transport:
        self.url, self._security = url, security  # the credential manager has checked them
        return await self._open_transport()

    def _authorization(self, security: ChargePointSecurity) -> dict[str, str]:
        return {} if security.key is None else {"Authorization": basic_authorization(self._identity, security.key)}


async def _open_with(connect: Callable[[], Awaitable[Transport]]) -> Transport:
    transport = await check_awaitable("connect", connect())
    if not all(hasattr(transport, each) for each in ("send", "receive", "aclose")):
        raise TypeError(f"connect returned {describe(transport)}: must be a Transport")
    return transport
