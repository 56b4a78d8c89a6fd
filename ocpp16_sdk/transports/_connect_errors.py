"""The errors of a connection that could not be opened, from the answer of the central system or from TLS."""

from __future__ import annotations

import ssl
from contextlib import suppress
from email.utils import parsedate_to_datetime

import anyio
import httpx

from ocpp16_sdk.errors import ConnectError, HandshakeRefusedError, TlsDefect, TlsError

_MAX_BODY = 1024  # bytes of the body of a refusal that are stored
_BODY_TIMEOUT = 1.0  # seconds to read them
_BODY_EXTENSION = "ocpp16_sdk.body"


async def store_body(answer: httpx.Response) -> None:
    """Read the beginning of the body, and store it in the answer."""
    body = b""
    with suppress(httpx.HTTPError, OSError), anyio.move_on_after(_BODY_TIMEOUT) as scope:
        async for chunk in answer.aiter_raw():
            body += chunk[: _MAX_BODY - len(body)]
            if len(body) == _MAX_BODY:
                scope.cancel()  # a `break` would leave httpx's generators to the garbage collector
    answer.extensions[_BODY_EXTENSION] = body


def connect_error(error: Exception, url: str, open_timeout: float) -> ConnectError:
    """Return the error for an exception of the libraries below: none of them must stop the reconnect loop."""
    if isinstance(error, TimeoutError):
        return ConnectError(f"{url} could not be reached within {open_timeout:g} s")
    # Under TLS 1.3 the refusal of a certificate is found only when the answer is read.
    failed = tls_error(error)
    if failed is None:
        return ConnectError(f"the connection could not be opened to {url}: {error_text(error)}")
    failed.url = url
    return failed


def handshake_refused(answer: httpx.Response, url: str = "") -> HandshakeRefusedError:
    """Return the error for an answer with another status than 101; `url` is shown in the error."""
    body: bytes = answer.extensions.get(_BODY_EXTENSION, b"")
    return HandshakeRefusedError(
        answer.status_code,
        answer.reason_phrase,
        retry_after=_retry_after(answer.headers),
        body=body.decode(errors="replace"),
        url=url,
    )


def _retry_after(headers: httpx.Headers) -> float | None:
    """Return the seconds to wait (RFC 9110 10.2.3); a date counts from that of the answer, because clocks differ."""
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdecimal():
        return float(value[:9])
    try:
        until, now = parsedate_to_datetime(value), parsedate_to_datetime(headers.get("date", ""))
        return max(0.0, (until - now).total_seconds())
    except (ArithmeticError, LookupError, TypeError, ValueError):  # a time zone may lead out of the range of a date
        return None


def tls_error(error: BaseException) -> TlsError | None:
    """Return the error for a failure of TLS; None for another failure."""
    for each in _chain(error):
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


def error_text(error: BaseException) -> str:
    """Return the first text in the chain of an error: on trio the outer errors have none."""
    return next((str(each) for each in _chain(error) if str(each)), type(error).__name__)


def _chain(error: BaseException | None) -> list[BaseException]:
    """Return the error, its cause, the cause of that, and so on."""
    found: list[BaseException] = []
    while error is not None and error not in found:
        found.append(error)
        error = error.__cause__ or error.__context__
    return found
