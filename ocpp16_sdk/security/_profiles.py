"""The security profiles of the whitepaper as one option of each role, and the TLS that they demand.

    profile   transport   the charge point shows      charge point                     central system
    0         either      nothing                     (none)                           (none)
    1         ws://       its key, by HTTP Basic      ChargePointSecurity.basic        CentralSystemSecurity.basic
    2         wss://      its key, by HTTP Basic      ChargePointSecurity.tls_basic    CentralSystemSecurity.tls_basic
    3         wss://      its certificate             ChargePointSecurity.mutual_tls   CentralSystemSecurity.mutual_tls

A TLS context costs tens of milliseconds and hundreds of kilobytes: charge points that trust the same share one object.
"""

from __future__ import annotations

import logging
import ssl
from dataclasses import dataclass, field
from functools import cache
from ipaddress import ip_address
from os import PathLike
from typing import Self
from urllib.parse import urlsplit

from ocpp16_sdk.errors import DefinitionError
from ocpp16_sdk.security._admission import Accept, AsyncAdmission, ConnectionRequest, Refuse, accept_everyone

Path = str | PathLike[str]

KEY_SIZES = range(16, 21)
"""Bytes that a key may have: 20 by OCPP-J 6.2.2, 16 to 20 by the whitepaper (A00.FR.205)."""

_log = logging.getLogger(__name__)

# The four that a central system must have (whitepaper A00.FR.317), and what everybody else has. TLS 1.3 has its own.
_CIPHERS = "ECDHE+AESGCM:ECDHE+CHACHA20:AES128-GCM-SHA256:AES256-GCM-SHA384"


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate of one's own: PEM files."""

    chain: Path
    """The certificate, and those between it and the root."""
    private_key: Path | None = None
    """Absent: it stands in the same file."""
    password: str | None = field(default=None, repr=False)
    """Opens the private key."""


@dataclass(frozen=True, slots=True)
class ChargePointSecurity:
    """How a charge point shows who it is, and whom it trusts; by default no profile and the system's roots.

    The constructor takes a TLS context of one's own, such as one whose key is in a token.

    Raises:
        DefinitionError: the parts do not make the profile, or a certificate cannot be read.
    """

    profile: int = 0
    """0 to 3, the value of the configuration key SecurityProfile."""
    key: bytes | str | None = field(default=None, repr=False)
    """What HTTP Basic shows as it is; text goes as UTF-8."""
    ssl_context: ssl.SSLContext | None = field(default=None, repr=False)
    """Whom to trust, and in profile 3 what to show; None: the roots of the system."""

    def __post_init__(self) -> None:
        if self.profile not in range(4):
            raise DefinitionError(f"there is no security profile {self.profile!r}")
        if (self.key is not None) != (self.profile in (1, 2)):
            raise DefinitionError("a key belongs to the profiles 1 and 2, and to no other")
        if isinstance(self.key, bytes) and len(self.key) not in KEY_SIZES:
            raise DefinitionError("a key has 16 to 20 bytes; what is no AuthorizationKey is given as a str")
        if self.profile == 3 and self.ssl_context is None:
            raise DefinitionError("profile 3 needs a TLS context with a certificate")
        if self.profile == 1 and self.ssl_context is not None:
            raise DefinitionError("profile 1 has no TLS")

    @classmethod
    def basic(cls, key: bytes | str) -> Self:
        """Profile 1: the key, readable by all on the way; for networks that are trusted."""
        return cls(1, key)

    @classmethod
    def tls_basic(cls, key: bytes | str, *, roots: Path | None = None) -> Self:
        """Profile 2: the key, over TLS; `roots` is a PEM file of those to trust instead of the system's."""
        return cls(2, key, None if roots is None else charge_point_context(roots))

    @classmethod
    def mutual_tls(cls, certificate: Certificate, *, roots: Path | None = None) -> Self:
        """Profile 3: a certificate; `roots` is a PEM file of those to trust instead of the system's."""
        return cls(3, None, charge_point_context(roots, certificate))

    def check_url(self, url: str) -> None:
        """Check that the scheme of a connection URL is the profile's.

        Raises:
            DefinitionError: it is not.
        """
        scheme = "wss" if self.profile > 1 else "ws"
        if self.profile and not url.startswith(f"{scheme}:"):
            raise DefinitionError(f"security profile {self.profile} is for {scheme}:// URLs")
        if self.profile == 1 and not trusted(urlsplit(url).hostname or ""):
            _log.warning("the key is sent without TLS, which is for trusted networks only (whitepaper A00.FR.201)")


@dataclass(frozen=True, slots=True)
class CentralSystemSecurity:
    """What a central system demands of all who connect to one port; by default nothing.

    The constructor takes a TLS context of one's own; with it, profile 0 is TLS that demands nothing.

    Raises:
        DefinitionError: the parts do not make the profile, or a certificate cannot be read.
    """

    profile: int = 0
    """0 to 3."""
    ssl_context: ssl.SSLContext | None = field(default=None, repr=False)
    """The certificates to show; in profile 3 also who may have issued those of charge points."""

    def __post_init__(self) -> None:
        if self.profile not in range(4):
            raise DefinitionError(f"there is no security profile {self.profile!r}")
        if self.profile and (self.ssl_context is not None) != (self.profile > 1):
            raise DefinitionError("a TLS context belongs to the profiles 2 and 3, and not to 1")
        if self.profile == 3 and self.ssl_context and self.ssl_context.verify_mode is not ssl.CERT_REQUIRED:
            raise DefinitionError("profile 3 needs a TLS context that requires certificates")

    @classmethod
    def basic(cls) -> Self:
        """Profile 1: a key without TLS, for networks that are trusted."""
        return cls(1)

    @classmethod
    def tls_basic(cls, *certificates: Certificate) -> Self:
        """Profile 2: a key over TLS. One RSA and one ECDSA certificate serve every charge point (A00.FR.317)."""
        return cls(2, central_system_context(*certificates))

    @classmethod
    def mutual_tls(cls, *certificates: Certificate, roots: Path) -> Self:
        """Profile 3: certificates on both sides; `roots` is a PEM file of those who issue charge points theirs."""
        return cls(3, central_system_context(*certificates, roots=roots))

    def check(self, decide: AsyncAdmission) -> None:
        """Check that somebody looks at what the profile has charge points show.

        Raises:
            DefinitionError: everyone is accepted, whatever the key or the certificate.
        """
        if self.profile and decide is accept_everyone:
            raise DefinitionError(f"security profile {self.profile} needs a decision: see ocpp16_sdk.security._guards")

    async def admit(self, request: ConnectionRequest, decide: AsyncAdmission) -> Accept | Refuse:
        """Ask the decision about who uses the profile, and refuse everybody else (A00.FR.002); never fails."""
        try:
            decision = self._refusal(request) or await decide(request)
        except Exception:
            _log.exception("whether %r may connect could not be decided", request.identity)
            decision = Refuse(500)
        if isinstance(decision, Refuse):
            _log.warning("%r at %s was refused with %s", request.identity, request.remote[0], decision.status)
        return decision

    def _refusal(self, request: ConnectionRequest) -> Refuse | None:
        if self.profile > 1 and not request.secure:
            return Refuse(403)
        if self.profile in (1, 2) and request.credentials is None:
            return Refuse(401)
        if self.profile == 3 and request.certificate is None:
            return Refuse(403)
        return None


def charge_point_context(roots: Path | None = None, certificate: Certificate | None = None) -> ssl.SSLContext:
    """Return the TLS context of a charge point; without `roots` it trusts those of the system.

    Raises:
        DefinitionError: a file cannot be read.
    """
    context = _hardened(ssl.PROTOCOL_TLS_CLIENT)
    context.hostname_checks_common_name = True  # a certificate with a CN alone must do (whitepaper A00.FR.308)
    if roots is None:
        context.load_default_certs(ssl.Purpose.SERVER_AUTH)
    else:
        _load_roots(context, roots)
    if certificate is not None:
        _load(context, certificate)
    return context


def central_system_context(*certificates: Certificate, roots: Path | None = None) -> ssl.SSLContext:
    """Return the TLS context of a central system; with `roots` it requires certificates that they have issued.

    Raises:
        DefinitionError: there is no certificate, or a file cannot be read.
    """
    if not certificates:
        raise DefinitionError("a central system needs a certificate for TLS")
    context = _hardened(ssl.PROTOCOL_TLS_SERVER)
    for each in certificates:
        _load(context, each)
    if roots is not None:
        _load_roots(context, roots)
        context.verify_mode = ssl.CERT_REQUIRED
    return context


@cache
def system_context() -> ssl.SSLContext:
    """Return the one context for all charge points that trust the roots of the system."""
    return charge_point_context()


def trusted(host: str) -> bool:
    """Tell whether a host is surely not reached through the internet."""
    try:
        address = ip_address(host)
    except ValueError:
        return host == "localhost"
    return not (address.is_global or address.is_unspecified)


def _hardened(protocol: int) -> ssl.SSLContext:
    context = ssl.SSLContext(protocol)
    context.minimum_version = ssl.TLSVersion.TLSv1_2  # whitepaper A00.FR.312
    context.set_ciphers(_CIPHERS)
    context.options |= ssl.OP_NO_COMPRESSION | ssl.OP_NO_RENEGOTIATION  # A00.FR.320
    return context


def _load(context: ssl.SSLContext, certificate: Certificate) -> None:
    try:
        # A password is always given, as OpenSSL would ask for it on the terminal.
        context.load_cert_chain(certificate.chain, certificate.private_key, lambda: certificate.password or "")
    except (OSError, ValueError) as error:
        raise DefinitionError(f"{certificate} cannot be used: {_told(error)}") from None


def _load_roots(context: ssl.SSLContext, roots: Path) -> None:
    try:
        context.load_verify_locations(roots)
    except OSError as error:
        raise DefinitionError(f"the roots in {roots} cannot be used: {_told(error)}") from None


def _told(error: Exception) -> str:
    return getattr(error, "reason", None) or getattr(error, "strerror", None) or type(error).__name__
