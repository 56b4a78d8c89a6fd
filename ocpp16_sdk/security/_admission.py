"""Who may connect: the question as the central system is asked it, and the two answers that it can give.

Nothing here knows how the question came: the embedded listener asks it before the upgrade, and so can any other server.
"""

from __future__ import annotations

import base64
import binascii
import math
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

from ocpp16_sdk.errors import DefinitionError
from ocpp16_sdk.validation import PolicyChoice


def check_pings(interval: float, timeout: float = math.inf) -> None:
    """Check the times of a pulse.

    Raises:
        DefinitionError: they are none.
    """
    if not 0 <= interval <= math.inf:
        raise DefinitionError("a ping interval is a number of seconds, and 0 for none (OCPP-J 7)")
    if not 0 < timeout <= math.inf:
        raise DefinitionError("a ping time-out is a positive number of seconds")


@dataclass(frozen=True, slots=True)
class Credentials:
    """What HTTP Basic says; the key is bytes, rarely UTF-8, and may hold colons (OCPP-J 6.2.2)."""

    user: bytes
    password: bytes = field(repr=False)

    @classmethod
    def of(cls, authorization: str | None) -> Credentials | None:
        """Read the value of an `Authorization` header; None if it is not of HTTP Basic."""
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
    """The subject of a client certificate whose chain has been verified."""

    common_names: tuple[str, ...] = ()
    """CN: the charge point's unique serial number (whitepaper A00.FR.405)."""
    organizations: tuple[str, ...] = ()
    """O: the operator's name (whitepaper A00.FR.404)."""
    der: bytes = field(default=b"", repr=False)
    """The whole certificate, if the server has it."""


@dataclass(frozen=True, slots=True)
class ConnectionRequest:
    """Who asks for a connection, and how."""

    identity: str
    """The last segment of the path, decoded once (OCPP-J 3.1.1); never empty."""
    path: str
    """The path as it came, without the query."""
    remote: tuple[str, int]
    """Address and port of the peer."""
    headers: Mapping[str, str] = field(repr=False)
    """All headers by their names in lower case; where one stood more than once, joined by a comma."""
    query: str = field(default="", repr=False)
    """What followed the `?`, as it came."""
    secure: bool = False
    """Whether TLS carries the connection."""
    certificate: PeerCertificate | None = None
    """The charge point's, if it has shown one that is trusted."""

    @property
    def credentials(self) -> Credentials | None:
        """User name and key of HTTP Basic; None if there are none, or none that can be read."""
        return Credentials.of(self.headers.get("authorization"))

    @property
    def profile(self) -> int:
        """The security profile that the charge point uses (whitepaper 2.2); 0 if it is none."""
        if self.certificate is not None:
            return 3
        if self.credentials is None:
            return 0
        return 2 if self.secure else 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Accept:
    """Let the charge point in; whatever is None is as the central system has it for all."""

    session: object = field(default=None, repr=False)
    """Anything of the application's own; handlers get it from `charge_point.session(...)`."""
    policy: PolicyChoice | None = None
    """How payloads are validated."""
    ping_interval: float | None = None
    """Seconds between pings; 0 for none."""
    ping_timeout: float | None = None
    """Seconds without a sign of life after a ping, until the connection is given up."""
    max_message_size: int | None = None
    """Bytes that a message of the charge point may hold."""

    def __post_init__(self) -> None:
        check_pings(
            0 if self.ping_interval is None else self.ping_interval,
            math.inf if self.ping_timeout is None else self.ping_timeout,
        )


@dataclass(frozen=True, slots=True)
class Refuse:
    """Answer with an HTTP status instead of a connection: 404 for an unknown identity, 401 for a wrong password.

    A 401 without a `WWW-Authenticate` header gets the one of HTTP Basic.

    Raises:
        DefinitionError: the status is not one of 400 to 599 that HTTP knows.
    """

    status: int = 404
    body: str = ""
    headers: Mapping[str, str] = field(default_factory=dict[str, str])

    def __post_init__(self) -> None:
        if self.status not in list(HTTPStatus) or self.status < 400:
            raise DefinitionError(f"{self.status} does not refuse a handshake")
        if self.status == 401 and "www-authenticate" not in {name.lower() for name in self.headers}:
            challenge = {"WWW-Authenticate": 'Basic realm="ocpp"'}  # RFC 7235 3.1 demands one
            object.__setattr__(self, "headers", challenge | dict(self.headers))


AsyncAdmission = Callable[[ConnectionRequest], Awaitable[Accept | Refuse]]
"""Says before the upgrade whether a charge point may connect."""


async def accept_everyone(_: ConnectionRequest) -> Accept:
    """Let every charge point in."""
    return Accept()
