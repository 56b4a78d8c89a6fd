"""Every exception of the package.

    OcppError
    ├── DefinitionError            a handler or request class is defined wrongly (also a TypeError)
    ├── InvalidMessageError        a message breaks its schema; `faults` lists the places (also a ValueError)
    ├── LocalCallError             raise it in a handler to refuse the peer's call
    ├── RefusedError               the peer's answer to an own call has a status that refuses it
    ├── MessageTimeoutError        an expected message of the peer did not arrive in time (also a TimeoutError)
    ├── StoreError                 a store cannot save or read; the text says what is wrong and what to do
    ├── TransactionError           a transaction was stopped already, or will never be confirmed
    ├── CallFailedError            an own call got no answer that can be used
    │   ├── RemoteCallError        the peer refused it with a CALLERROR
    │   ├── InvalidResponseError   the peer's answer breaks its schema
    │   ├── NotSentError           it was not sent, so it is safe to try again
    │   │   └── NotConnectedError      there is no connection (also a KeyError)
    │   └── OutcomeUnknownError    it was sent, and the peer may have acted on it
    │       ├── CallTimeoutError   no answer arrived in time (also a TimeoutError)
    │       └── ConnectionLostError    the connection closed before the answer
    └── TransportError             there is no connection
        ├── ConnectError           it could not be opened: network, time-out
        │   ├── TlsError               TLS failed, or a certificate is not trusted
        │   ├── HandshakeRefusedError      the peer answered with another HTTP status than 101
        │   └── SubprotocolError           the peer does not support `ocpp1.6`
        └── ConnectionClosedError  it was closed; with close code and reason

A refusal received from the peer must never be sent on as an own refusal. Therefore `LocalCallError` (to send) and
`RemoteCallError` (received) have no common base below `OcppError`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from ocpp16_sdk._error_details import ErrorCode as ErrorCode, Fault as Fault, TlsDefect as TlsDefect
from ocpp16_sdk._text import excerpt, printable


class OcppError(Exception):
    """The base of every exception of the package."""


class DefinitionError(OcppError, TypeError):
    """A handler or a request class is defined wrongly; raised at its definition."""


class InvalidMessageError(OcppError, ValueError):
    """A message breaks its schema."""

    def __init__(self, message: str, faults: tuple[Fault, ...]) -> None:
        self.message = message
        """The payload's name, such as `StartTransaction.req`."""
        self.faults = faults
        """The faults, the most serious first; never empty."""
        super().__init__(message, faults)

    def __str__(self) -> str:
        return f"{self.message}: " + "; ".join(map(str, self.faults))


class LocalCallError(OcppError):
    """Raise it in a handler to answer the peer's call with a CALLERROR.

    If the action's response has a status for the refusal, such as `Rejected`, return that instead (OCPP-J 4.2.2).

    Raises:
        ValueError: the code is not an `ErrorCode`.
    """

    def __init__(self, code: ErrorCode, description: str = "", details: Mapping[str, Any] | None = None) -> None:
        self.code = ErrorCode(code)
        """The code of the CALLERROR."""
        self.description = description
        """The description in the CALLERROR."""
        self.details: Mapping[str, Any] = details if details is not None else {}
        """The details in the CALLERROR."""
        super().__init__(code, description)

    def __str__(self) -> str:
        return printable(f"{self.code}: {self.description}") if self.description else str(self.code)


class CallFailedError(OcppError):
    """An own call got no answer that can be used."""

    action: str = ""
    """The action of the call; empty if it is not known."""
    identity: str = ""
    """The charge point that was called; empty if the central system was called."""

    def for_call(self, action: str, identity: str = "") -> Self:
        """Set the action and the called charge point; return the error itself."""
        self.action, self.identity = action, identity
        return self


class RemoteCallError(CallFailedError):
    """The peer answered an own call with a CALLERROR."""

    def __init__(self, action: str, code: str, description: str, details: Any) -> None:
        self.action = action
        self.code = code
        """An `ErrorCode` compares equal to it; an unknown code of the peer is kept unchanged."""
        self.description = description
        """The description of the peer; it may be empty."""
        self.details = details
        """The details of the peer, as JSON."""
        super().__init__(action, code, description, details)

    def __str__(self) -> str:
        by = f" by {self.identity!r}" if self.identity else ""
        code, description = excerpt(self.code, 64), excerpt(self.description)
        return f"{printable(self.action)} was refused{by} with {code}: {description}".removesuffix(": ")


class InvalidResponseError(InvalidMessageError, CallFailedError):
    """The peer's answer to an own call breaks its schema; nothing is sent back (OCPP-J errata 3.6)."""

    @classmethod
    def unreadable(cls, message: str, defect: str) -> InvalidResponseError:
        """Return the error for an answer that is not a valid frame."""
        return cls(message, (Fault("", "unreadable", f"the answer is {defect}", ErrorCode.FORMATION_VIOLATION),))

    def __str__(self) -> str:
        of = f" of {self.identity!r}" if self.identity else ""
        return f"{self.message}{of}: " + "; ".join(map(str, self.faults))


class NotSentError(CallFailedError):
    """An own call was not sent: no connection, or too many waiting calls. It is safe to try again."""


class NotConnectedError(NotSentError, KeyError):
    """There is no connection: it was closed, `async with` was not entered, or the charge point is not connected."""

    def __str__(self) -> str:
        return str(self.args[0])  # KeyError would show it in quotes


class OutcomeUnknownError(CallFailedError):
    """An own call was sent and not answered: the peer may have acted on it."""


class CallTimeoutError(OutcomeUnknownError, TimeoutError):
    """No answer to an own call arrived in time (OCPP-J 4.1.1)."""


class ConnectionLostError(OutcomeUnknownError):
    """The connection closed before an own call was answered."""


class RefusedError(OcppError):
    """The peer answered an own call with a status that refuses it; the helpers on top of calls raise it."""

    def __init__(self, action: str, status: str, response: Any, subject: str = "") -> None:
        self.action = action
        self.status = status
        """The status of the answer, a member of its enumeration."""
        self.response = response
        """The whole answer."""
        self.subject = subject
        """The object of the call, such as a configuration key; empty if the call has none."""
        super().__init__(action, status, response, subject)

    def __str__(self) -> str:
        subject = f" of {printable(self.subject)}" if self.subject else ""
        return f"{self.action}{subject} was answered with {printable(str(self.status))}"


class MessageTimeoutError(OcppError, TimeoutError):
    """A message of the peer that an own call should cause did not arrive in time."""


class StoreError(OcppError):
    """A store cannot save or read waiting messages or credentials; the text says where, why, and what to do."""


class TransactionError(OcppError):
    """A transaction was stopped already, or the central system will never confirm it."""


class TransportError(OcppError):
    """There is no connection."""


class ConnectError(TransportError):
    """The connection could not be opened."""


class TlsError(ConnectError):
    """TLS failed, or a certificate is not trusted."""

    def __init__(self, defect: TlsDefect, description: str = "") -> None:
        self.defect = defect
        self.description = description
        self.url = ""
        """The URL of the central system, without its query; empty if it is not known."""
        super().__init__(defect, description)

    def __str__(self) -> str:
        text = f"TLS failed: {self.description or self.defect}"
        if self.url:
            own = ", or is from an own authority (option `roots`)" if self.defect is TlsDefect.CERTIFICATE else ""
            cause = f"; the certificate is wrong{own}" if own else ""
            text += f" (connecting to {self.url}{cause})"
        return text


class HandshakeRefusedError(ConnectError):
    """The peer answered the handshake with another HTTP status than 101 (OCPP-J 3.2)."""

    def __init__(
        self, status: int, reason: str = "", *, retry_after: float | None = None, body: str = "", url: str = ""
    ) -> None:
        self.status = status
        """The HTTP status: 404 for an unknown identity, 401 for a missing or wrong password."""
        self.reason = reason
        """The reason phrase of the answer."""
        self.retry_after = retry_after
        """Seconds to wait before the next attempt (header Retry-After); None if the peer sent no number."""
        self.body = body
        """The beginning of the body of the answer, at most 1 KiB: text of the peer."""
        self.url = url
        """The URL of the attempt, without query and credentials; empty if it is not known."""
        super().__init__(status, reason)

    def __str__(self) -> str:
        to = f" to {self.url}" if self.url else ""
        twice = self.status == 404 and self.url.endswith(2 * ("/" + self.url.rpartition("/")[2]))
        hint = "; the URL ends with the identity twice: `endpoint_url` must be without it" if twice else ""
        return f"the handshake{printable(to)} was answered with {self.status} {excerpt(self.reason)}".rstrip() + hint


class SubprotocolError(ConnectError):
    """The peer did not select the subprotocol `ocpp1.6` (OCPP-J 3.1.2)."""


class ConnectionClosedError(TransportError):
    """The connection was closed."""

    def __init__(self, code: int = 1006, reason: str = "") -> None:
        self.code = code
        """The WebSocket close code; 1006 if no close frame arrived, 1005 if it had no code (RFC 6455 7.4)."""
        self.reason = reason
        """The reason in the close frame, a text of the peer."""
        super().__init__(code, reason)

    def __str__(self) -> str:
        return f"the connection was closed with {self.code}: {excerpt(self.reason)}".removesuffix(": ")
