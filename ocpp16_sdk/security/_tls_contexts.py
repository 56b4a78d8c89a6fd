"""The TLS contexts of both roles: versions, cipher suites and certificates as the whitepaper demands them.

A context costs tens of milliseconds and hundreds of kilobytes: charge points with the same roots share one context.
"""

from __future__ import annotations

import ssl
from dataclasses import dataclass, field
from functools import cache
from os import PathLike

Path = str | PathLike[str]

# The four suites that a central system must have (whitepaper A00.FR.317), and usual ones. TLS 1.3 has its own list.
_CIPHERS = "ECDHE+AESGCM:ECDHE+CHACHA20:AES128-GCM-SHA256:AES256-GCM-SHA384"


@dataclass(frozen=True, slots=True)
class Certificate:
    """The PEM files of one's own certificate."""

    chain: Path
    """The certificate, and the intermediate certificates up to the root."""
    private_key: Path | None = None
    """None: the file of the chain contains the private key too."""
    password: str | None = field(default=None, repr=False)
    """The password of the private key."""


def charge_point_context(roots: Path | None = None, certificate: Certificate | None = None) -> ssl.SSLContext:
    """Return the TLS context of a charge point; without `roots` it trusts the root certificates of the system.

    Raises:
        ValueError: a file cannot be read.
    """
    context = _new_context(ssl.PROTOCOL_TLS_CLIENT)
    context.hostname_checks_common_name = True  # a certificate that names the host in its CN is valid (A00.FR.308)
    if roots is None:
        context.load_default_certs(ssl.Purpose.SERVER_AUTH)
    else:
        _load_roots(context, roots)
    if certificate is not None:
        _load_certificate(context, certificate)
    return context


def central_system_context(*certificates: Certificate, roots: Path | None = None) -> ssl.SSLContext:
    """Return the TLS context of a central system; with `roots` it requires client certificates that they issued.

    Raises:
        ValueError: there is no certificate, or a file cannot be read.
    """
    if not certificates:
        raise ValueError("certificates=(): must be at least one certificate for TLS")
    context = _new_context(ssl.PROTOCOL_TLS_SERVER)
    for each in certificates:
        _load_certificate(context, each)
    if roots is not None:
        _load_roots(context, roots)
        context.verify_mode = ssl.CERT_REQUIRED
    return context


@cache
def default_charge_point_context() -> ssl.SSLContext:
    """Return the context that all charge points with the root certificates of the system share."""
    return charge_point_context()


def _new_context(protocol: int) -> ssl.SSLContext:
    context = ssl.SSLContext(protocol)
    context.minimum_version = ssl.TLSVersion.TLSv1_2  # whitepaper A00.FR.312
    context.set_ciphers(_CIPHERS)
    context.options |= ssl.OP_NO_COMPRESSION | ssl.OP_NO_RENEGOTIATION  # A00.FR.320
    return context


def _load_certificate(context: ssl.SSLContext, certificate: Certificate) -> None:
    try:
        # A password is always passed: without one OpenSSL would ask for it on the terminal.
        context.load_cert_chain(certificate.chain, certificate.private_key, lambda: certificate.password or "")
    except (OSError, ValueError) as error:
        # OpenSSL reports a key of another certificate as "no certificate assigned" or "key values mismatch".
        mismatch = getattr(error, "reason", None) in ("NO_CERTIFICATE_ASSIGNED", "KEY_VALUES_MISMATCH")
        reason = "the private key does not belong to the certificate" if mismatch else _reason(error)
        raise ValueError(f"{certificate} cannot be used: {reason}") from None


def _load_roots(context: ssl.SSLContext, roots: Path) -> None:
    try:
        context.load_verify_locations(roots)
    except OSError as error:
        raise ValueError(f"roots={str(roots)!r}: must be a PEM file of certificates: {_reason(error)}") from None


def _reason(error: Exception) -> str:
    return getattr(error, "reason", None) or getattr(error, "strerror", None) or type(error).__name__
