"""Who may connect: the request of a charge point, and the possible answers of a decision.

    ConnectionRequest ─▶ AsyncAdmission (the decision) ─▶ Accept, Refuse or HandOver

The request does not depend on the server: the embedded listener makes one before the upgrade, and so does `asgi`.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Protocol

from ocpp16_sdk._checks import check_count, check_instance, check_seconds, message
from ocpp16_sdk._function_checks import check_async_function
from ocpp16_sdk.validation import PolicyChoice, check_policy


@dataclass(frozen=True, slots=True)
class Credentials:
    """User name and key of HTTP Basic; the key is bytes, rarely UTF-8, and may contain colons (OCPP-J 6.2.2)."""

    user: bytes
    """The user name."""
    password: bytes = field(repr=False)
    """The key or password."""

    @classmethod
    def from_header(cls, authorization: str | None) -> Credentials | None:
        """Return the credentials in an `Authorization` header; None if it is not valid HTTP Basic."""
        scheme, _, encoded = (authorization or "").strip().partition(" ")
        if scheme.lower() != "basic":
            return None
        try:
            user, colon, password = base64.b64decode(encoded.strip(), validate=True).partition(b":")
        except (binascii.Error, ValueError):
            return None
        return cls(user, password) if colon else None


@dataclass(frozen=True, slots=True)
class PeerCertificate:
    """The subject of a client certificate; TLS has verified its chain."""

    common_names: tuple[str, ...] = ()
    """CN: the charge point's unique serial number (whitepaper A00.FR.405)."""
    organizations: tuple[str, ...] = ()
    """O: the operator's name (whitepaper A00.FR.404)."""
    der: bytes = field(default=b"", repr=False)
    """The whole certificate, if the server passes it on."""


@dataclass(frozen=True, slots=True)
class ConnectionRequest:
    """The request of a charge point for a connection."""

    identity: str
    """The last segment of the path, decoded once (OCPP-J 3.1.1), or the result of `identify`; never empty there."""
    path: str
    """The path as it was sent, without the query."""
    remote: tuple[str, int]
    """Address and port of the peer."""
    headers: Mapping[str, str] = field(repr=False)
    """All headers by their names in lower case; several values of one name are joined by a comma."""
    query: str = field(default="", repr=False)
    """The part after the `?`, as it was sent."""
    secure: bool = False
    """Whether the connection uses TLS."""
    certificate: PeerCertificate | None = None
    """The trusted certificate of the charge point, if it has shown one."""

    @property
    def credentials(self) -> Credentials | None:
        """User name and key of HTTP Basic; None if they are missing or unreadable."""
        return Credentials.from_header(self.headers.get("authorization"))

    @property
    def subprotocols(self) -> tuple[str, ...]:
        """The subprotocols that the charge point offers, such as `ocpp1.6`, in its order."""
        offers = self.headers.get("sec-websocket-protocol", "").split(",")
        return tuple(each.strip() for each in offers if each.strip())

    @property
    def profile(self) -> int:
        """The security profile that the charge point uses (whitepaper 2.2); 0 for no profile."""
        if self.certificate is not None:
            return 3
        if self.credentials is None:
            return 0
        return 2 if self.secure else 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Accept:
    """Accept the charge point; an option that is None has the value of the central system."""

    session: object = field(default=None, repr=False)
    """An object of the application; handlers get it from `charge_point.session(...)`."""
    policy: PolicyChoice | None = None
    """Validates payloads."""
    ping_interval: float | None = None
    """Seconds between pings; 0 for off."""
    ping_timeout: float | None = None
    """Seconds after a ping in which the charge point must send something; else the connection is given up."""
    max_message_size: int | None = None
    """Bytes that a message of the charge point may have."""

    def __post_init__(self) -> None:
        check_policy(self.policy)
        if self.ping_interval is not None:
            check_seconds("ping_interval", self.ping_interval, zero="off")
        if self.ping_timeout is not None:
            check_seconds("ping_timeout", self.ping_timeout)
        check_count("max_message_size", self.max_message_size, none="the value of the central system")


@dataclass(frozen=True, slots=True)
class Refuse:
    """Answer with an HTTP status instead of a connection: 404 for an unknown identity, 401 for a wrong password.

    A 401 without a `WWW-Authenticate` header gets that of HTTP Basic.

    Raises:
        ValueError: HTTP does not define the status, or it is not between 400 and 599.
    """

    status: int = 404
    """The HTTP status, from 400 to 599."""
    body: str = ""
    """The text of the answer."""
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    """Further headers of the answer."""

    def __post_init__(self) -> None:
        expected = "an HTTP status from 400 to 599"
        check_instance("status", self.status, int, expected)
        if isinstance(self.status, bool) or self.status not in list(HTTPStatus) or self.status < 400:
            raise ValueError(message("status", self.status, expected))
        check_instance("body", self.body, str, "a text")
        check_instance("headers", self.headers, Mapping, "a mapping of names and values")
        if self.status == 401 and "www-authenticate" not in {name.lower() for name in self.headers}:
            challenge = {"WWW-Authenticate": 'Basic realm="ocpp"'}  # RFC 7235 3.1 demands one
            object.__setattr__(self, "headers", challenge | dict(self.headers))


class TextConnection(Protocol):
    """A WebSocket of text messages, after its handshake."""

    async def send(self, text: str) -> None:
        """Send one message. `ConnectionClosedError`: the connection is closed."""
        ...

    async def receive(self) -> str:
        """Return the next message. `ConnectionClosedError`: the connection is closed."""
        ...

    async def aclose(self, code: int = 1000, reason: str = "") -> None:
        """Close the connection."""
        ...


@dataclass(frozen=True, slots=True)
class HandOver:
    """Give the connection to a function of the application, such as one that speaks OCPP 2.0.1.

    The central system does not serve this connection. It is closed when the function returns.
    """

    handler: Callable[[TextConnection, ConnectionRequest], Awaitable[object]]
    """An async function. It must call `receive` all the time: pings and closes are answered there."""
    subprotocol: str | None = None
    """The subprotocol to choose: one of `request.subprotocols`, or None for an answer without one."""

    def __post_init__(self) -> None:
        check_async_function("handler", self.handler, accepts="connection request")


Decision = Accept | Refuse | HandOver
"""The answer to a request for a connection."""
AsyncAdmission = Callable[[ConnectionRequest], Awaitable[Decision]]
"""Decides before the upgrade whether a charge point may connect."""


async def accept_everyone(_: ConnectionRequest) -> Accept:
    """Accept every charge point."""
    return Accept()
