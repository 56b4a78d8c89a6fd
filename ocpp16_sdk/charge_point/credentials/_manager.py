"""The credentials of a charge point: changed by the central system, stored, and used for connecting.

Who calls whom:

    handler of ChangeConfiguration ──change──▶ AsyncCredentialManager
                                                     │ store_change; request_reconnect after the answer
                                                     ▼
    CredentialListener, that is LifecycleState ◀── StoredCredentials ──save──▶ CredentialStore
                                                     ▲
                                                     │ connect
                          ReconnectLoop ──▶ Dialer ──┘

The states of a change are in `_rotation.py`. The order of a change (J-73, SEC-10): store the new credentials, answer
Accepted, close the connection, connect with the new ones; drop the old ones when a connection is open.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Protocol, TypeVar

import anyio

from ocpp16_sdk._checks import check_instance
from ocpp16_sdk._stores import call_store
from ocpp16_sdk.charge_point.credentials._options import CredentialOptions
from ocpp16_sdk.charge_point.credentials._rotation import (
    ChargePointCredentials,
    CredentialCandidates,
    CredentialRotation,
)
from ocpp16_sdk.connection import after_answer
from ocpp16_sdk.errors import ConnectError, HandshakeRefusedError, StoreError, TlsError, TransportError
from ocpp16_sdk.messages import ConfigurationStatus
from ocpp16_sdk.security import ChargePointSecurity

T = TypeVar("T")

_TEMPORARY_REFUSALS = (408, 429)  # HTTP statuses below 500 that do not blame the credentials

logger = logging.getLogger("ocpp16_sdk")


@dataclass(frozen=True, slots=True)
class CredentialsConfirmed:
    """A connection opened after a change of credentials. The credentials that it used are the only ones from now on."""

    profile: int
    """The security profile."""
    fell_back: bool
    """Whether the new credentials did not work, and older ones did (whitepaper A05.FR.08)."""

    def __str__(self) -> str:
        which = "earlier" if self.fell_back else "new"
        return f"connected with the {which} credentials, security profile {self.profile}"


class CredentialListener(Protocol):
    """The part of a charge point that reacts to changes of the credentials."""

    def request_reconnect(self) -> None:
        """Replace the connection, if there is one: the credentials have changed."""
        ...

    def credentials_confirmed(self, event: CredentialsConfirmed) -> None:
        """Report that a connection opened after a change."""
        ...


class StoredCredentials:
    """The credentials of one charge point: loads, changes and stores them, and connects with them."""

    def __init__(
        self,
        options: CredentialOptions,
        endpoint_url: str,
        identity: str,
        listener: CredentialListener | None,
    ) -> None:
        check_instance("credentials", options, CredentialOptions, "a CredentialOptions or None")
        self._store = options.create_store()
        self._url_and_security = partial(options.url_and_security, endpoint_url=endpoint_url, identity=identity)
        self.identity = identity
        self._listener = listener
        self._rotation = CredentialRotation(CredentialCandidates.single(options.initial), options.attempts)
        self._last_used = options.initial  # by the newest connection
        self._lock: anyio.Lock | None = None

    @property
    def profile(self) -> int:
        """The security profile that was accepted last."""
        return self._rotation.candidates.newest.profile

    async def store_change(self, key: str, value: str) -> ConfigurationStatus | None:
        """Check and store a new value, as `change` does. The caller must call `request_reconnect` afterwards.

        Raises:
            StoreError: the stored credentials cannot be read.
        """
        if not ChargePointCredentials.includes(key):
            return None
        if self._lock is None:
            await self.load()
        assert self._lock is not None
        async with self._lock:
            refusal = await self._check_and_store(key, value)
        if refusal is None:
            logger.info("%r: a change of %s was accepted", self.identity, key.lower())
            return ConfigurationStatus.ACCEPTED
        logger.warning("%r: a change of %s was rejected: %s", self.identity, key.lower(), refusal)
        return ConfigurationStatus.REJECTED

    async def request_reconnect(self) -> None:
        """Have the connection replaced, unless it presents the newest credentials already."""
        newest = self._rotation.candidates.newest
        if self._listener is not None and not self._last_used.presents_same_as(newest):
            self._listener.request_reconnect()

    async def load(self) -> None:
        """Read the store.

        Raises:
            StoreError: it cannot be read.
        """
        self._lock = anyio.Lock()  # it belongs to the event loop that runs now
        async with self._lock:
            candidates = await call_store(self._store.load)
            if candidates is not None and candidates != self._rotation.candidates:
                self._rotation.restart(candidates)

    async def connect(self, dial: Callable[[str, ChargePointSecurity], Awaitable[T]]) -> T:
        """Connect with the current credentials, and note whether they work.

        Raises:
            TransportError: the connection could not be opened.
            ValueError: the only credentials cannot be used.
        """
        assert self._lock is not None
        async with self._lock:
            rotation = self._rotation
            self._last_used = rotation.current
            try:
                connection = await dial(*self._url_and_security(rotation.current))
            except (TransportError, OSError) as error:
                rotation.attempt_failed(refused=_blames_credentials(error))
                raise
            except ValueError as error:
                if rotation.candidates.confirmed:
                    raise
                rotation.attempt_failed(refused=True)
                raise ConnectError(f"the new credentials cannot be used: {error}") from error
            if not rotation.candidates.confirmed:
                await self._confirm()
            return connection

    async def _check_and_store(self, key: str, value: str) -> str | None:
        """Check and store a value; return why it was refused, or None."""
        candidates = self._rotation.candidates
        try:
            credentials = candidates.newest.with_change(key, value)
        except ValueError as error:
            return str(error)
        candidates = candidates.with_newest(credentials)
        try:
            self._url_and_security(credentials)
            # Before the answer: from the answer on the central system refuses the old credentials (J-73). A charge
            # point that lost the new ones would be locked out.
            await self._save(candidates)
        except (ValueError, StoreError) as error:
            return str(error)
        self._rotation.restart(candidates)
        return None

    async def _confirm(self) -> None:
        rotation = self._rotation
        fell_back = rotation.current != rotation.candidates.newest
        rotation.attempt_succeeded()
        try:
            await self._save(rotation.candidates)
        except StoreError as error:  # the next start finds the working credentials again
            logger.error("%r: the confirmed credentials were not stored: %s", self.identity, error)
        if self._listener is not None:
            self._listener.credentials_confirmed(CredentialsConfirmed(self.profile, fell_back))

    async def _save(self, candidates: CredentialCandidates) -> None:
        with anyio.CancelScope(shield=True):
            await call_store(self._store.save, candidates)


class AsyncCredentialManager:
    """The key and the security profile of one charge point. No method or attribute shows the key (OCPP-J 6.2.2)."""

    def __init__(self, stored: StoredCredentials, check_loop: Callable[[], None]) -> None:
        self._stored = stored
        self._check_loop = check_loop

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._stored.identity!r}, security profile {self.profile}>"

    @property
    def profile(self) -> int:
        """The security profile that was accepted last, the value of SecurityProfile."""
        return self._stored.profile

    async def change(self, key: str, value: str) -> ConfigurationStatus | None:
        """Change AuthorizationKey or SecurityProfile, as a ChangeConfiguration asks; return None for another key.

        Return the status from the handler. If it is Accepted, the credentials are stored, and the charge point
        connects again with them after the answer was sent. An `AsyncManualChargePoint` uses them at its next
        `async with`.

        Raises:
            StoreError: the stored credentials cannot be read.
        """
        self._check_loop()
        status = await self._stored.store_change(key, value)
        if status is ConfigurationStatus.ACCEPTED:
            try:
                after_answer(self._stored.request_reconnect)
            except RuntimeError:  # no handler is running
                await self._stored.request_reconnect()
        return status


def _blames_credentials(error: TransportError | OSError) -> bool:
    """Return whether the same credentials would certainly fail again."""
    if isinstance(error, HandshakeRefusedError):
        return 400 <= error.status < 500 and error.status not in _TEMPORARY_REFUSALS
    return isinstance(error, TlsError)
