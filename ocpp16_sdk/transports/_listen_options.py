"""On which terms a central system lets charge points in."""

from __future__ import annotations

from dataclasses import dataclass, field

from ocpp16_sdk.security import Accept, AsyncAdmission, CentralSystemSecurity, accept_everyone
from ocpp16_sdk.transports._transport import OPEN_TIMEOUT, WebSocketOptions
from ocpp16_sdk.transports._url import check_path

MAX_HANDSHAKES = 500
"""Handshakes that may be under way by default: a thousand charge points that come back at once wait for a moment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListenOptions:
    """The options of one listener that concern its handshakes.

    Raises:
        DefinitionError: the path is none, or the profile demands what nobody checks.
    """

    path: str = ""
    """Only `path/identity` is known; if empty, the last segment of any path is the identity."""
    decide: AsyncAdmission = accept_everyone
    security: CentralSystemSecurity = field(default_factory=CentralSystemSecurity)
    require_subprotocol: bool = True
    """False: who offers none is taken to speak `ocpp1.6` all the same."""
    compression: bool = False
    open_timeout: float = OPEN_TIMEOUT
    max_handshakes: int = MAX_HANDSHAKES
    """How many may be under way at a time; others wait their turn unread."""
    max_connections: int | None = None
    """How many may be served at a time; who would be one more is answered 503. None: as many as come."""

    def __post_init__(self) -> None:
        check_path(self.path)
        self.security.check(self.decide)


def options_of(accept: Accept, common: WebSocketOptions) -> WebSocketOptions:
    """Return how one connection behaves: as the decision says, and as all do where it says nothing."""
    options = common.copy()
    if accept.max_message_size is not None:
        options["max_message_size"] = accept.max_message_size
    if accept.ping_interval is not None:
        options["ping_interval"] = accept.ping_interval
    if accept.ping_timeout is not None:
        options["ping_timeout"] = accept.ping_timeout
    return options
