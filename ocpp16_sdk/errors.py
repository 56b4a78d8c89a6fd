"""Every exception of the package, and the error codes of the wire.

    OcppError
    ├── DefinitionError            a handler, request class or option of the program is wrong (also a TypeError)
    ├── InvalidMessageError        a message breaks its schema; `faults` say where (also a ValueError)
    ├── LocalCallError             raise it in a handler to refuse the peer's call
    ├── RefusedError               the peer's answer to an own call is a refusal
    ├── MessageTimeoutError        a message that was to follow has not come in time (also a TimeoutError)
    ├── StoreError                 what is to outlive the process cannot be stored; says what is wrong, and what to do
    ├── TransactionError           a transaction has been stopped already, or will never be confirmed
    ├── CallFailedError            an own call brought no answer
    │   ├── RemoteCallError        the peer refused it with a CALLERROR
    │   ├── InvalidResponseError   the peer's answer breaks its schema
    │   ├── NotSentError           nothing was sent, so it is safe to try again
    │   │   └── NotConnectedError      there is no connection to send it on (also a KeyError)
    │   └── OutcomeUnknownError    it was sent, and whether the peer acted on it is not known
    │       ├── CallTimeoutError   no answer came in time (also a TimeoutError)
    │       └── ConnectionLostError    the connection ended first
    └── TransportError             there is no connection
        ├── ConnectError           it could not be opened: network, time
        │   ├── TlsError               TLS could not be agreed on, or a certificate is not trusted
        │   ├── HandshakeRefusedError      the peer answered with another status than 101
        │   └── SubprotocolError           the peer does not speak `ocpp1.6`
        └── ConnectionClosedError  it has ended; with close code and reason

`LocalCallError` and `RemoteCallError` are apart on purpose: a refusal that a handler hears from the peer
must never go out as the handler's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self


def printable(text: str) -> str:
    """A peer's text without what would steer a terminal or forge a line of a log."""
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in text)


def excerpt(text: str, most: int = 255) -> str:
    """The beginning of a peer's text, `printable`: it may have written a whole message of it."""
    return printable(text if len(text) <= most else f"{text[:most]}...")


class ErrorCode(StrEnum):
    """The ten codes of a CALLERROR, spelt as the wire spells them (OCPP-J 4.2.3, table 7).

    `OCCURENCE_CONSTRAINT_VIOLATION` has one r and `FORMATION_VIOLATION` its odd name for good: the errata
    keep both (OCPP-J errata 5.1, 5.2).
    """

    NOT_IMPLEMENTED = "NotImplemented"
    """The action is not known."""
    NOT_SUPPORTED = "NotSupported"
    """The action is known, and not served here."""
    INTERNAL_ERROR = "InternalError"
    """The receiver failed while it worked on the call."""
    PROTOCOL_ERROR = "ProtocolError"
    """The payload is incomplete."""
    SECURITY_ERROR = "SecurityError"
    """A security matter kept the receiver from working on the call."""
    FORMATION_VIOLATION = "FormationViolation"
    """The payload is not built as the action demands."""
    PROPERTY_CONSTRAINT_VIOLATION = "PropertyConstraintViolation"
    """A field has a value that it may not have."""
    OCCURENCE_CONSTRAINT_VIOLATION = "OccurenceConstraintViolation"
    """A field stands too often or too seldom."""
    TYPE_CONSTRAINT_VIOLATION = "TypeConstraintViolation"
    """A field has a value of the wrong type."""
    GENERIC_ERROR = "GenericError"
    """Anything else."""


class OcppError(Exception):
    """The base of every exception of the package."""


class DefinitionError(OcppError, TypeError):
    """A handler, a request class or an option of the program is wrong; raised where it is defined."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One place where a message breaks its schema.

    It never holds the value: that may be an identifier or a key, and faults travel to peers and into logs.
    """

    path: str
    """Wire path of the place, such as `meterValue[0].sampledValue[1].unit`; empty for the payload itself."""
    rule: str
    """What was broken, as a word: `missing`, `string_too_long`, `enum` ..."""
    expected: str
    """What was expected, as a sentence."""
    code: ErrorCode
    """The CALLERROR code that the fault earns (OCPP-J 4.2.3)."""

    def __str__(self) -> str:
        return f"{printable(self.path) or 'payload'}: {self.expected}"


class InvalidMessageError(OcppError, ValueError):
    """A message breaks its schema."""

    def __init__(self, message: str, faults: tuple[Fault, ...]) -> None:
        self.message = message
        """The payload's name, such as `StartTransaction.req`."""
        self.faults = faults
        """What is wrong with it, the gravest first; never empty."""
        super().__init__(message, faults)

    def __str__(self) -> str:
        return f"{self.message}: " + "; ".join(map(str, self.faults))


class LocalCallError(OcppError):
    """Raise it in a handler to answer the peer's call with a CALLERROR.

    A refusal that the action's response can express, such as `Rejected`, is no error: return it (OCPP-J 4.2.2).

    Raises:
        ValueError: the code is none of the ten.
    """

    def __init__(self, code: ErrorCode, description: str = "", details: Mapping[str, Any] | None = None) -> None:
        self.code = ErrorCode(code)
        self.description = description
        self.details: Mapping[str, Any] = details if details is not None else {}
        super().__init__(code, description)

    def __str__(self) -> str:
        return printable(f"{self.code}: {self.description}") if self.description else str(self.code)


class CallFailedError(OcppError):
    """An own call brought no answer."""

    action: str = ""
    """What was called; empty if that is not known."""
    identity: str = ""
    """The charge point that was called; empty if it was the central system."""

    def about(self, action: str, identity: str = "") -> Self:
        """Tell what was called, and whom."""
        self.action, self.identity = action, identity
        return self


class RemoteCallError(CallFailedError):
    """The peer answered an own call with a CALLERROR."""

    def __init__(self, action: str, code: str, description: str, details: Any) -> None:
        self.action = action
        self.code = code
        """An `ErrorCode` compares equal to it; text of the peer that is none is kept as it came."""
        self.description = description
        self.details = details
        super().__init__(action, code, description, details)

    def __str__(self) -> str:
        by = f" by {self.identity!r}" if self.identity else ""
        code, description = excerpt(self.code, 64), excerpt(self.description)
        return f"{printable(self.action)} was refused{by} with {code}: {description}".removesuffix(": ")


class InvalidResponseError(InvalidMessageError, CallFailedError):
    """The peer's answer to an own call breaks its schema; nothing is sent back (OCPP-J errata 3.6)."""

    @classmethod
    def unreadable(cls, message: str, defect: str) -> InvalidResponseError:
        """The answer came, and is not even a frame."""
        return cls(message, (Fault("", "unreadable", f"the answer is {defect}", ErrorCode.FORMATION_VIOLATION),))

    def __str__(self) -> str:
        of = f" of {self.identity!r}" if self.identity else ""
        return f"{self.message}{of}: " + "; ".join(map(str, self.faults))


class NotSentError(CallFailedError):
    """An own call was not sent: no connection, or too many calls wait already. It is safe to try again."""


class NotConnectedError(NotSentError, KeyError):
    """There is no connection: it has ended, `async with` has not been entered, or the charge point is not there."""

    def __str__(self) -> str:
        return str(self.args[0])  # KeyError would show it in quotes


class OutcomeUnknownError(CallFailedError):
    """An own call was sent and not answered: the peer may have acted on it."""


class CallTimeoutError(OutcomeUnknownError, TimeoutError):
    """No answer to an own call came in time (OCPP-J 4.1.1)."""


class ConnectionLostError(OutcomeUnknownError):
    """The connection ended before an own call was answered."""


class RefusedError(OcppError):
    """The peer has answered an own call, and the status in its answer is a refusal; `procedures` raise it."""

    def __init__(self, action: str, status: str, response: Any, about: str = "") -> None:
        self.action = action
        self.status = status
        """As it stands in the answer; a member of its enumeration, so that it can be compared to one."""
        self.response = response
        """The whole answer."""
        self.about = about
        """What the call was about, such as a configuration key; empty if the action tells all."""
        super().__init__(action, status, response, about)

    def __str__(self) -> str:
        about = f" of {printable(self.about)}" if self.about else ""
        return f"{self.action}{about} was answered with {printable(str(self.status))}"


class MessageTimeoutError(OcppError, TimeoutError):
    """A message of the peer that an own call was to bring about has not come in time."""


class StoreError(OcppError):
    """Messages that wait, or credentials, cannot be stored or read; it says where, what is wrong, and what to do."""


class TransactionError(OcppError):
    """A transaction has been stopped already, or the central system will never confirm it."""


class TransportError(OcppError):
    """There is no connection."""


class ConnectError(TransportError):
    """The connection could not be opened."""


class TlsDefect(StrEnum):
    """What kept TLS from being agreed on; a charge point reports the first three (whitepaper A04)."""

    CERTIFICATE = "InvalidCentralSystemCertificate"
    VERSION = "InvalidTLSVersion"
    CIPHER_SUITE = "InvalidTLSCipherSuite"
    OTHER = "Other"
    """The peer speaks no TLS, or has refused the charge point's certificate."""


class TlsError(ConnectError):
    """TLS could not be agreed on, or a certificate is not trusted."""

    def __init__(self, defect: TlsDefect, description: str = "") -> None:
        self.defect = defect
        self.description = description
        super().__init__(defect, description)

    def __str__(self) -> str:
        return f"TLS failed: {self.description or self.defect}"


class HandshakeRefusedError(ConnectError):
    """The peer answered the handshake with another status than 101 (OCPP-J 3.2)."""

    def __init__(
        self, status: int, reason: str = "", *, retry_after: float | None = None, body: str = "", url: str = ""
    ) -> None:
        self.status = status
        """The HTTP status: 404 for an unknown identity, 401 for a missing or wrong password."""
        self.reason = reason
        self.retry_after = retry_after
        """Seconds that the peer asks to wait before the next attempt; None if it does not say."""
        self.body = body
        """The beginning of what came with the answer: the peer's own text, at most 1 KiB."""
        self.url = url
        """What was dialled, without query and credentials; empty if that is not known."""
        super().__init__(status, reason)

    def __str__(self) -> str:
        to = f" to {self.url}" if self.url else ""
        return f"the handshake{printable(to)} was answered with {self.status} {excerpt(self.reason)}".rstrip()


class SubprotocolError(ConnectError):
    """The peer did not agree to the subprotocol `ocpp1.6` (OCPP-J 3.1.2)."""


class ConnectionClosedError(TransportError):
    """The connection has ended."""

    def __init__(self, code: int = 1006, reason: str = "") -> None:
        self.code = code
        """The WebSocket close code; 1006 where no close frame came, 1005 where it held no code (RFC 6455 7.4)."""
        self.reason = reason
        super().__init__(code, reason)

    def __str__(self) -> str:
        return f"the connection was closed with {self.code}: {excerpt(self.reason)}".removesuffix(": ")
