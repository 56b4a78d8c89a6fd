"""What an application says of the credentials of its charge point."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from os import PathLike

from ocpp16_sdk.charge_point.credentials._file_store import FileCredentialStore
from ocpp16_sdk.charge_point.credentials._rotation import ChargePointCredentials
from ocpp16_sdk.charge_point.credentials._store import CredentialStore, MemoryCredentialStore
from ocpp16_sdk.errors import DefinitionError
from ocpp16_sdk.security import Certificate, ChargePointSecurity
from ocpp16_sdk.security._profiles import charge_point_context
from ocpp16_sdk.transports._url import basic_authorization, connection_url


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialOptions:
    """Where a charge point has its credentials from, and how it dials with them.

    Raises:
        DefinitionError: there are no attempts.
    """

    initial: ChargePointCredentials
    """Those that it was made with; they count until others are agreed on."""
    security_for: Callable[[ChargePointCredentials], ChargePointSecurity]
    """Makes the security profile that the credentials name, as `security_from_files` does.

    It raises a DefinitionError if there are none, and so the profile is not taken (SEC-07, SEC-08). It is asked
    before each connection, and so finds certificates that have changed.
    """
    store: str | PathLike[str] | CredentialStore | None = None
    """Where is kept what was agreed on: the path of a file, or a store; memory alone if it is None."""
    endpoint_urls: Mapping[int, str] = field(default_factory=dict[int, str])
    """The endpoints of security profiles that have one of their own, such as `wss://` for 2 and 3."""
    attempts: int = 3
    """Connections that may fail with new credentials, if nobody says why, before the old ones are tried again."""

    def __post_init__(self) -> None:
        if self.attempts < 1:
            raise DefinitionError(f"in {self.attempts} attempts nothing can be tried")

    def open_store(self) -> CredentialStore:
        """The store."""
        if self.store is None:
            return MemoryCredentialStore()
        # A protocol cannot be told from a path, but a path from it.
        return FileCredentialStore(self.store) if isinstance(self.store, str | PathLike) else self.store

    def way(
        self, credentials: ChargePointCredentials, endpoint_url: str, identity: str
    ) -> tuple[str, ChargePointSecurity]:
        """The connection URL and the security profile to dial with; `endpoint_url` is for profiles without their own.

        Raises:
            DefinitionError: something is missing, or the parts do not fit.
        """
        security = self.security_for(credentials)
        profile = credentials.profile
        if security.profile != profile or security.key != (credentials.key if profile in (1, 2) else None):
            raise DefinitionError(f"security_for has made other credentials of those for profile {profile}")
        url = connection_url(self.endpoint_urls.get(profile, endpoint_url), identity)
        security.check_url(url)
        if security.key is not None:
            basic_authorization(identity, security.key)
        return url, security


def security_from_files(
    credentials: ChargePointCredentials, *, roots: str | PathLike[str], certificate: Certificate | None = None
) -> ChargePointSecurity:
    """The security profile that credentials name: `security_for=partial(security_from_files, roots=...)`.

    Args:
        credentials: the profile and the key.
        roots: a PEM file of those whom to trust in the profiles 2 and 3.
        certificate: the charge point's own for profile 3.

    Raises:
        DefinitionError: a file is needed, and is not there or cannot be read.
    """
    profile, key = credentials.profile, credentials.key
    if profile < 2:
        return ChargePointSecurity(profile, key if profile else None)
    if profile == 2:
        return ChargePointSecurity(profile, key, charge_point_context(roots))
    if certificate is None:
        raise DefinitionError("security profile 3 needs a certificate")
    return ChargePointSecurity.mutual_tls(certificate, roots=roots)
