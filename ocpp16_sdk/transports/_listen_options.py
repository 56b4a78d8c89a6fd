"""The options of a listener, and those of one connection of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from ocpp16_sdk.security import Accept, AsyncAdmission, CentralSystemSecurity, accept_everyone
from ocpp16_sdk.transports._transport import OPEN_TIMEOUT, WebSocketOptions
from ocpp16_sdk.transports._url import check_path

MAX_HANDSHAKES = 500
"""Default for the handshakes at a time: a thousand charge points that reconnect at once wait for a short time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListenOptions:
    """The options of one listener that concern its handshakes.

    Raises:
        DefinitionError: no request could have the path, or no decision checks the key or certificate of the profile.
    """

    path: str = ""
    """Only `path/identity` is accepted; if empty, the last segment of any path is the identity."""
    decide: AsyncAdmission = accept_everyone
    security: CentralSystemSecurity = field(default_factory=CentralSystemSecurity)
    require_subprotocol: bool = True
    """False: accept a charge point that offers no subprotocol, and speak `ocpp1.6`."""
    compression: bool = False
    open_timeout: float = OPEN_TIMEOUT
    max_handshakes: int = MAX_HANDSHAKES
    """How many handshakes may run at a time; the bytes of other peers are not read meanwhile."""
    max_connections: int | None = None
    """How many connections may be served at a time; a further handshake is answered 503. None: no limit."""

    def __post_init__(self) -> None:
        check_path(self.path)
        self.security.check(self.decide)


def connection_options(accept: Accept, defaults: WebSocketOptions) -> WebSocketOptions:
    """Return the options of one connection: those of the decision, and the defaults for what it does not set."""
    options = defaults.copy()
    if accept.max_message_size is not None:
        options["max_message_size"] = accept.max_message_size
    if accept.ping_interval is not None:
        options["ping_interval"] = accept.ping_interval
    if accept.ping_timeout is not None:
        options["ping_timeout"] = accept.ping_timeout
    return options
