"""The log lines about connections that were not accepted, with address, identity or path, and reason.

Every way in which a connection is refused or fails has one of these methods. The first refusal of a kind and an address
in a minute gets a line of its own, up to 30; the others are counted, and logged at DEBUG.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence

from ocpp16_sdk._log_limit import LimitedLog, LogLimit
from ocpp16_sdk._text import excerpt
from ocpp16_sdk.security import ConnectionRequest

_SECURITY = "ocpp16_sdk.security"
_MAX_TEXT = 100  # characters of a text of the peer
_MAX_ERRORS = 10  # lines in a minute about exceptions of this process


class RefusalLog:
    """The log of one listener, or of one ASGI application."""

    def __init__(self, logger: logging.Logger) -> None:
        self._log = LimitedLog(logger, LogLimit())
        # The own faults have a limit of their own: strangers must not use it up.
        self._errors = LimitedLog(logger, LogLimit(max_kinds=_MAX_ERRORS))

    def refused_by_decision(self, request: ConnectionRequest, status: int) -> None:
        """Log that the decision, or the security profile, refused a charge point."""
        identity, address = excerpt(request.identity, _MAX_TEXT), request.remote[0]
        self._log.log(
            logging.WARNING,
            (status, address),
            "%r at %s was refused with %s",
            identity,
            address,
            status,
            logger=_SECURITY,
        )

    def decision_failed(self, request: ConnectionRequest) -> None:
        """Log the present exception of the decision."""
        message = "the decision whether %r may connect failed"
        identity = excerpt(request.identity, _MAX_TEXT)
        self._errors.log(logging.ERROR, ("decision", _exception()), message, identity, logger=_SECURITY, exc_info=True)

    def handshake_failed(self, address: str) -> None:
        """Log the present exception of the code of a handshake."""
        self._errors.log(
            logging.ERROR, ("handshake", _exception()), "a handshake with %s failed", address, exc_info=True
        )

    def connection_failed(self, request: ConnectionRequest) -> None:
        """Log the present exception of the code that serves a connection."""
        message = "the connection of %r failed"
        identity = excerpt(request.identity, _MAX_TEXT)
        self._errors.log(logging.ERROR, ("connection", _exception()), message, identity, exc_info=True)

    def not_accepted(self, reason: BaseException) -> None:
        """Log that the operating system gave no connection, such as for lack of file descriptors."""
        message = "a connection could not be accepted: %s"
        self._errors.log(logging.WARNING, "accept", message, excerpt(str(reason), _MAX_TEXT))

    def identify_failed(self, address: str) -> None:
        """Log the present exception of the option `identify`."""
        message = "a handshake from %s was answered with 500: identify failed"
        self._errors.log(logging.ERROR, ("identify", _exception()), message, address, exc_info=True)

    def handed_over(self, request: ConnectionRequest, subprotocol: str | None) -> None:
        """Log that a connection was given to a function of the application."""
        message = "%r at %s was handed over, with the subprotocol %s"
        identity, address = excerpt(request.identity, _MAX_TEXT), request.remote[0]
        self._log.log(logging.INFO, ("handed over", address), message, identity, address, excerpt(str(subprotocol)))

    def too_many_connections(self, request: ConnectionRequest, count: int) -> None:
        """Log that the limit for connections is reached."""
        address = request.remote[0]
        message = "%r at %s was refused with 503: there are %s connections"
        self._log.log(logging.WARNING, "full", message, excerpt(request.identity, _MAX_TEXT), address, count)

    def invalid_handshake(self, address: str, status: int, target: str) -> None:
        """Log a request that is not a valid handshake, or that names no charge point."""
        asked = f" for {excerpt(target.partition('?')[0], _MAX_TEXT)!r}" if target else ""
        message = "a handshake from %s%s was answered with %s"  # at INFO, because any stranger can cause it
        self._log.log(logging.INFO, ("handshake", status, address), message, address, asked, status)

    def no_subprotocol(self, request: ConnectionRequest, offers: Sequence[str], accepted: Sequence[str]) -> None:
        """Log that a charge point offers no subprotocol that the central system accepts."""
        offered = excerpt(", ".join(offers), _MAX_TEXT) or "none"
        identity, address = excerpt(request.identity, _MAX_TEXT), request.remote[0]
        message = "%r at %s was closed with 1002: no common subprotocol, it offered %s, must be %s"
        kind, expected = ("subprotocol", address), " or ".join(accepted)
        self._log.log(logging.WARNING, kind, message, identity, address, offered, expected)

    def tls_failed(self, address: str, reason: str) -> None:
        """Log a failed TLS handshake; the whitepaper recommends it (A00.FR.407)."""
        message = "a TLS handshake with %s failed: %s"
        self._log.log(logging.WARNING, ("tls", reason, address), message, address, reason, logger=_SECURITY)

    def not_completed(self, address: str, reason: str) -> None:
        """Log a handshake that was not completed."""
        message = "a handshake from %s was not completed: %s"
        self._log.log(logging.INFO, (reason, address), message, address, reason)


def _exception() -> str:
    """Return the name of the present exception."""
    kind = sys.exc_info()[0]
    return kind.__name__ if kind is not None else ""
