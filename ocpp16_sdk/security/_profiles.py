"""The security profiles of the whitepaper as one option of each role.

    profile   transport   the charge point shows      charge point                     central system
    0         either      nothing                     (no option)                      (no option)
    1         ws://       its key, by HTTP Basic      ChargePointSecurity.basic        CentralSystemSecurity.basic
    2         wss://      its key, by HTTP Basic      ChargePointSecurity.tls_basic    CentralSystemSecurity.tls_basic
    3         wss://      its certificate             ChargePointSecurity.mutual_tls   CentralSystemSecurity.mutual_tls

A listener calls `CentralSystemSecurity.admit` with each `ConnectionRequest`; `admit` checks the profile and awaits the
decision of the application (`AsyncAdmission`), which answers `Accept` or `Refuse`.
"""

from __future__ import annotations

import logging
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Self
from urllib.parse import urlsplit

from ocpp16_sdk._checks import check_count, check_instance, message
from ocpp16_sdk._function_checks import check_awaitable
from ocpp16_sdk.security._admission import (
    Accept,
    AsyncAdmission,
    ConnectionRequest,
    Decision,
    HandOver,
    Refuse,
    accept_everyone,
)
from ocpp16_sdk.security._tls_contexts import Certificate, Path, central_system_context, charge_point_context

KEY_SIZES = range(16, 21)
"""Bytes of a key: 20 by OCPP-J 6.2.2, 16 to 20 by the whitepaper (A00.FR.205)."""

_log = logging.getLogger("ocpp16_sdk.security")


@dataclass(frozen=True, slots=True)
class ChargePointSecurity:
    """The key or certificate of a charge point, and the roots that it trusts; by default no profile.

    The constructor accepts a TLS context of the application, such as one with a private key in a hardware token.

    Raises:
        TypeError, ValueError: the arguments do not fit the profile, or a certificate cannot be read.
    """

    profile: int = 0
    """0 to 3, the value of the configuration key SecurityProfile."""
    key: bytes | str | None = field(default=None, repr=False)
    """The password of HTTP Basic, sent unchanged; text is sent as UTF-8."""
    ssl_context: ssl.SSLContext | None = field(default=None, repr=False)
    """The trusted roots, and in profile 3 the certificate; None: the root certificates of the system."""

    def __post_init__(self) -> None:
        _check_profile(self.profile)
        if (self.key is not None) != (self.profile in (1, 2)):
            expected = "must be given" if self.key is None else "must be None"
            raise ValueError(f"key: {expected} for profile={self.profile}; profiles 1 and 2 have a key")
        if self.key is not None:
            check_instance("key", self.key, bytes | str, "bytes, or a password as a str")
        if isinstance(self.key, bytes) and len(self.key) not in KEY_SIZES:
            raise ValueError(f"key={len(self.key)} bytes: must be 16 to 20 bytes; pass a password as a str")
        if self.ssl_context is not None:
            check_instance("ssl_context", self.ssl_context, ssl.SSLContext, "an ssl.SSLContext or None")
        if self.profile == 3 and self.ssl_context is None:
            raise ValueError("ssl_context=None: must be an ssl.SSLContext with a certificate for profile=3")
        if self.profile == 1 and self.ssl_context is not None:
            raise ValueError("ssl_context: must be None for profile=1, which has no TLS")

    @classmethod
    def basic(cls, key: bytes | str) -> Self:
        """Return profile 1: the key without TLS, readable on the way; for trusted networks."""
        return cls(1, key)

    @classmethod
    def tls_basic(cls, key: bytes | str, *, roots: Path | None = None) -> Self:
        """Return profile 2: the key over TLS; `roots` is a PEM file to trust instead of the system's roots."""
        return cls(2, key, None if roots is None else charge_point_context(roots))

    @classmethod
    def mutual_tls(cls, certificate: Certificate, *, roots: Path | None = None) -> Self:
        """Return profile 3: a certificate; `roots` is a PEM file to trust instead of the system's roots."""
        return cls(3, None, charge_point_context(roots, certificate))

    def check_url(self, url: str) -> None:
        """Check that the scheme of a connection URL fits the profile.

        Raises:
            ValueError: it does not.
        """
        scheme = "wss" if self.profile > 1 else "ws"
        if self.profile and not url.startswith(f"{scheme}:"):
            raise ValueError(f"endpoint_url: must be a {scheme}:// URL for security profile {self.profile}")
        if self.profile == 1 and not is_private_host(urlsplit(url).hostname or ""):
            _log.warning("the key is sent without TLS, which is for trusted networks only (whitepaper A00.FR.201)")


@dataclass(frozen=True, slots=True)
class CentralSystemSecurity:
    """The security profile of a port of a central system; by default every charge point is accepted.

    The constructor accepts a TLS context of the application. With it, profile 0 is TLS without any check.

    Raises:
        TypeError, ValueError: the arguments do not fit the profile, or a certificate cannot be read.
    """

    profile: int = 0
    """0 to 3."""
    ssl_context: ssl.SSLContext | None = field(default=None, repr=False)
    """The certificates of the central system; in profile 3 also the roots of the charge points' certificates."""

    def __post_init__(self) -> None:
        _check_profile(self.profile)
        if self.ssl_context is not None:
            check_instance("ssl_context", self.ssl_context, ssl.SSLContext, "an ssl.SSLContext or None")
        if self.profile and (self.ssl_context is not None) != (self.profile > 1):
            expected = "must be None" if self.profile == 1 else "must be given"
            raise ValueError(f"ssl_context: {expected} for profile={self.profile}; profiles 2 and 3 have TLS")
        if self.profile == 3 and self.ssl_context and self.ssl_context.verify_mode is not ssl.CERT_REQUIRED:
            raise ValueError("ssl_context: must require certificates (verify_mode CERT_REQUIRED) for profile=3")

    @classmethod
    def basic(cls) -> Self:
        """Return profile 1: a key without TLS, for trusted networks."""
        return cls(1)

    @classmethod
    def tls_basic(cls, *certificates: Certificate) -> Self:
        """Return profile 2: a key over TLS. One RSA and one ECDSA certificate serve every charge point (A00.FR.317)."""
        return cls(2, central_system_context(*certificates))

    @classmethod
    def mutual_tls(cls, *certificates: Certificate, roots: Path) -> Self:
        """Return profile 3: certificates on both sides; `roots` is a PEM file of those that issue for charge points."""
        return cls(3, central_system_context(*certificates, roots=roots))

    def check(self, decide: AsyncAdmission) -> None:
        """Check that a decision exists that can check the key or certificate of the profile.

        Raises:
            ValueError: the decision accepts everyone.
        """
        if self.profile and decide is accept_everyone:
            raise ValueError(f"decide: must be given for security profile {self.profile}, such as require_key(hashes)")

    async def admit(
        self, request: ConnectionRequest, decide: AsyncAdmission, on_failure: Callable[[], object] | None = None
    ) -> Decision:
        """Refuse a request that does not use the profile (A00.FR.002), and await the decision about others.

        An exception of the decision is logged, and the request refused with 500. `on_failure` logs it instead.
        """
        try:
            refusal = self._profile_refusal(request)
            decision = await check_awaitable("decide", decide(request)) if refusal is None else refusal
            _check_decision(decision, request)
        except Exception:
            if on_failure is None:
                _log.exception("the decision whether %r may connect failed", request.identity)
            else:
                on_failure()
            decision = Refuse(500)
        return decision

    def _profile_refusal(self, request: ConnectionRequest) -> Refuse | None:
        if self.profile > 1 and not request.secure:
            return Refuse(403)
        if self.profile in (1, 2) and request.credentials is None:
            return Refuse(401)
        if self.profile == 3 and request.certificate is None:
            return Refuse(403)
        return None


def _check_decision(decision: object, request: ConnectionRequest) -> None:
    if not isinstance(decision, Accept | Refuse | HandOver):
        raise TypeError(f"decide returned {type(decision).__name__}: must be Accept, Refuse or HandOver")
    if isinstance(decision, HandOver) and decision.subprotocol not in (None, *request.subprotocols):
        raise ValueError(message("subprotocol", decision.subprotocol, f"None or one of {request.subprotocols}"))


def _check_profile(profile: object) -> None:
    check_count("profile", profile, minimum=0, maximum=3)


def is_private_host(host: str) -> bool:
    """Return whether a host is certainly not reached through the internet."""
    try:
        address = ip_address(host)
    except ValueError:
        return host == "localhost"
    return not (address.is_global or address.is_unspecified)
