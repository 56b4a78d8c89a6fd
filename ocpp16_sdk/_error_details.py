"""The values that errors contain: codes and faults; `errors` exports them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ocpp16_sdk._text import printable


class ErrorCode(StrEnum):
    """The ten codes of a CALLERROR, in the spelling of the wire (OCPP-J 4.2.3, table 7).

    `OccurenceConstraintViolation` with one r and `FormationViolation` are the correct values: the errata keep both
    (OCPP-J errata 5.1, 5.2).
    """

    NOT_IMPLEMENTED = "NotImplemented"
    """The receiver does not know the action."""
    NOT_SUPPORTED = "NotSupported"
    """The receiver knows the action and does not support it."""
    INTERNAL_ERROR = "InternalError"
    """The receiver failed while it processed the call."""
    PROTOCOL_ERROR = "ProtocolError"
    """The payload is incomplete."""
    SECURITY_ERROR = "SecurityError"
    """A security issue prevented the receiver from processing the call."""
    FORMATION_VIOLATION = "FormationViolation"
    """The payload does not have the structure of the action."""
    PROPERTY_CONSTRAINT_VIOLATION = "PropertyConstraintViolation"
    """A field has a value that is not allowed."""
    OCCURENCE_CONSTRAINT_VIOLATION = "OccurenceConstraintViolation"
    """A field is missing, or a list has too few or too many items."""
    TYPE_CONSTRAINT_VIOLATION = "TypeConstraintViolation"
    """A field has a value of the wrong type."""
    GENERIC_ERROR = "GenericError"
    """Any other error."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One place where a message breaks its schema.

    It never contains the value, which may be an identifier or a key: faults are sent to peers and logged.
    """

    path: str
    """Wire path of the place, such as `meterValue[0].sampledValue[1].unit`; empty for the payload itself."""
    rule: str
    """The broken rule, as one word: `missing`, `string_too_long`, `enum` ..."""
    expected: str
    """What the schema expects there, as a sentence."""
    code: ErrorCode
    """The CALLERROR code for this fault (OCPP-J 4.2.3)."""

    def __str__(self) -> str:
        return f"{printable(self.path) or 'payload'}: {self.expected}"


class TlsDefect(StrEnum):
    """The reason why TLS failed; a charge point reports the first three to the central system (whitepaper A04)."""

    CERTIFICATE = "InvalidCentralSystemCertificate"
    VERSION = "InvalidTLSVersion"
    CIPHER_SUITE = "InvalidTLSCipherSuite"
    OTHER = "Other"
    """The peer does not use TLS, or it refused the charge point's certificate."""
