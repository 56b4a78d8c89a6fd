"""The options of the credentials of a charge point."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from os import PathLike

from ocpp16_sdk._checks import check_count, check_instance, check_methods
from ocpp16_sdk._function_checks import check_plain_function
from ocpp16_sdk.charge_point.credentials._file_store import FileCredentialStore
from ocpp16_sdk.charge_point.credentials._rotation import ChargePointCredentials
from ocpp16_sdk.charge_point.credentials._store import AsyncCredentialStore, CredentialStore, MemoryCredentialStore
from ocpp16_sdk.security import Certificate, ChargePointSecurity, charge_point_context
from ocpp16_sdk.transports._url import basic_authorization, connection_url


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialOptions:
    """The initial credentials of a charge point, where changes are stored, and how to connect with credentials.

    Raises:
        TypeError, ValueError: an option is wrong.
    """

    initial: ChargePointCredentials
    """The credentials from the factory. They are used until the central system changes them."""
    security_for: Callable[[ChargePointCredentials], ChargePointSecurity]
    """Returns the `ChargePointSecurity` for credentials, as `security_from_files` does.

    It raises a ValueError if something is missing, such as a certificate; the change is rejected then
    (Security whitepaper A05). It is called before each connection attempt, and so uses certificates that were replaced.
    """
    store: str | PathLike[str] | CredentialStore | AsyncCredentialStore | None = None
    """The path of a file, or a store. With None, changes are kept in memory only."""
    endpoint_urls: Mapping[int, str] = field(default_factory=dict[int, str])
    """The endpoint URLs by security profile, such as `wss://` for 2 and 3. Others use that of the charge point."""
    attempts: int = 3
    """Failed connections with new credentials, for an unknown reason, before older ones are used again."""

    def __post_init__(self) -> None:
        check_instance("initial", self.initial, ChargePointCredentials, "a ChargePointCredentials")
        check_plain_function("security_for", self.security_for, none=False, accepts="credentials")
        if self.store is not None and not isinstance(self.store, str | PathLike):
            check_methods("store", self.store, ("load", "save"), "None, a path, or an object with load and save")
        check_instance("endpoint_urls", self.endpoint_urls, Mapping, "a mapping of URLs by security profile")
        check_count("attempts", self.attempts)

    def create_store(self) -> CredentialStore | AsyncCredentialStore:
        """Return the store; a file store for a path."""
        if self.store is None:
            return MemoryCredentialStore()
        # A path can be recognized by its type; an implementation of a Protocol cannot.
        return FileCredentialStore(self.store) if isinstance(self.store, str | PathLike) else self.store

    def url_and_security(
        self, credentials: ChargePointCredentials, endpoint_url: str, identity: str
    ) -> tuple[str, ChargePointSecurity]:
        """Return the connection URL and the security profile for credentials.

        `endpoint_url` is for profiles that are not in `endpoint_urls`.

        Raises:
            ValueError: something is missing, or the parts do not fit together.
        """
        security = self.security_for(credentials)
        profile = credentials.profile
        if security.profile != profile or security.key != (credentials.key if profile in (1, 2) else None):
            raise ValueError(
                f"security_for: must return the credentials that it gets, of profile {profile}, and returned others"
            )
        url = connection_url(self.endpoint_urls.get(profile, endpoint_url), identity)
        security.check_url(url)
        if security.key is not None:
            basic_authorization(identity, security.key)
        return url, security


def security_from_files(
    credentials: ChargePointCredentials, *, roots: str | PathLike[str], certificate: Certificate | None = None
) -> ChargePointSecurity:
    """Return the `ChargePointSecurity` for credentials: `security_for=partial(security_from_files, roots=...)`.

    Args:
        credentials: the profile and the key.
        roots: a PEM file of the trusted certificate authorities, for the profiles 2 and 3.
        certificate: the certificate of the charge point, for profile 3.

    Raises:
        ValueError: a file that the profile needs is missing or cannot be read.
    """
    profile, key = credentials.profile, credentials.key
    if profile < 2:
        return ChargePointSecurity(profile, key if profile else None)
    if profile == 2:
        return ChargePointSecurity(profile, key, charge_point_context(roots))
    if certificate is None:
        raise ValueError("certificate=None: must be given for security profile 3")
    return ChargePointSecurity.mutual_tls(certificate, roots=roots)
