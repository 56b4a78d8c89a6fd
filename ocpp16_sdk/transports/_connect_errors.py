"""Why a central system could not be reached, as far as its answer or TLS tells."""

from __future__ import annotations

import ssl
from contextlib import suppress
from email.utils import parsedate_to_datetime

import anyio
import httpx

from ocpp16_sdk.errors import HandshakeRefusedError, TlsDefect, TlsError

_BODY = 1024  # bytes of a refusal that are kept
_BODY_TIMEOUT = 1.0  # seconds that they may take
_KEPT = "ocpp16_sdk.body"


async def keep_body(answer: httpx.Response) -> None:
    """Read the beginning of an answer while it can be read."""
    body = b""
    with suppress(httpx.HTTPError, OSError), anyio.move_on_after(_BODY_TIMEOUT) as scope:
        async for chunk in answer.aiter_raw():
            body += chunk[: _BODY - len(body)]
            if len(body) == _BODY:
                scope.cancel()  # a `break` would leave httpx's generators to the garbage collector
    answer.extensions[_KEPT] = body


def refused(answer: httpx.Response, url: str = "") -> HandshakeRefusedError:
    """Return the error for an answer that is no 101; `url` is what may be shown of the one that was dialled."""
    body: bytes = answer.extensions.get(_KEPT, b"")
    return HandshakeRefusedError(
        answer.status_code,
        answer.reason_phrase,
        retry_after=_retry_after(answer.headers),
        body=body.decode(errors="replace"),
        url=url,
    )


def _retry_after(headers: httpx.Headers) -> float | None:
    """Seconds to wait (RFC 9110 10.2.3); a date is compared with that of the answer, as clocks differ."""
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdecimal():
        return float(value[:9])
    try:
        until, now = parsedate_to_datetime(value), parsedate_to_datetime(headers.get("date", ""))
        return max(0.0, (until - now).total_seconds())
    except (ArithmeticError, LookupError, TypeError, ValueError):  # a zone may overflow what a date can hold
        return None


def tls_error(error: BaseException) -> TlsError | None:
    """Return the error for what TLS has failed of; None if it was not TLS."""
    for each in _beneath(error):
        if isinstance(each, ssl.SSLCertVerificationError):
            return TlsError(TlsDefect.CERTIFICATE, each.verify_message)
        if isinstance(each, ssl.SSLError) and not isinstance(each, ssl.SSLEOFError):
            reason = each.reason or ""
            return TlsError(_DEFECTS.get(reason, TlsDefect.OTHER), reason.replace("_", " ").lower())
    return None


_DEFECTS = {
    "UNSUPPORTED_PROTOCOL": TlsDefect.VERSION,
    "TLSV1_ALERT_PROTOCOL_VERSION": TlsDefect.VERSION,
    "WRONG_SSL_VERSION": TlsDefect.VERSION,
    "NO_PROTOCOLS_AVAILABLE": TlsDefect.VERSION,
    "SSLV3_ALERT_HANDSHAKE_FAILURE": TlsDefect.CIPHER_SUITE,
    "WRONG_CIPHER_RETURNED": TlsDefect.CIPHER_SUITE,
    "TLSV1_ALERT_INSUFFICIENT_SECURITY": TlsDefect.CIPHER_SUITE,
    "DH_KEY_TOO_SMALL": TlsDefect.CIPHER_SUITE,
    "EE_KEY_TOO_SMALL": TlsDefect.CERTIFICATE,
}


def told(error: BaseException) -> str:
    """Return what an error says, or what the one beneath it says: on trio the outer ones are mute."""
    return next((str(each) for each in _beneath(error) if str(each)), type(error).__name__)


def _beneath(error: BaseException | None) -> list[BaseException]:
    """The error, and what it came from, the outer ones first."""
    found: list[BaseException] = []
    while error is not None and error not in found:
        found.append(error)
        error = error.__cause__ or error.__context__
    return found
