"""The credentials of a charge point as they stand: changed by its central system, tried out, and kept."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

import anyio
import anyio.to_thread

from ocpp16_sdk.charge_point.credentials._options import CredentialOptions
from ocpp16_sdk.charge_point.credentials._rotation import (
    ChargePointCredentials,
    CredentialCandidates,
    CredentialRotation,
)
from ocpp16_sdk.charge_point.credentials._store import MemoryCredentialStore
from ocpp16_sdk.connection import after_answer
from ocpp16_sdk.errors import ConnectError, DefinitionError, HandshakeRefusedError, StoreError, TlsError, TransportError
from ocpp16_sdk.messages import ConfigurationStatus
from ocpp16_sdk.security import ChargePointSecurity

T = TypeVar("T")

_LATER = (408, 429)  # such a refusal is one of the moment

logger = logging.getLogger("ocpp16_sdk")


@dataclass(frozen=True, slots=True)
class CredentialsConfirmed:
    """A connection has shown which credentials count, after a change; there are no others any more."""

    profile: int
    """The security profile."""
    fell_back: bool
    """Whether the new ones did not work, and older ones did (whitepaper A05.FR.08)."""

    def __str__(self) -> str:
        which = "earlier" if self.fell_back else "new"
        return f"the {which} credentials have worked, with security profile {self.profile}"


class AsyncCredentialManager:
    """Key and security profile of one charge point; it tells nobody the key (J-75)."""

    def __init__(self, source: CredentialOptions, endpoint_url: str, identity: str) -> None:
        self.on_renewal: Callable[[], object] = lambda: None
        """Is called when the connection is to be replaced."""
        self.on_settled: Callable[[CredentialsConfirmed], object] = lambda _: None
        self._source = source
        self._store = source.open_store()
        self._way = partial(source.way, endpoint_url=endpoint_url, identity=identity)
        self._identity = identity
        self._trial = CredentialRotation(CredentialCandidates.of(source.initial), source.attempts)
        self._used = source.initial  # by the newest connection
        self._lock: anyio.Lock | None = None

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._identity!r}, security profile {self.profile}>"

    @property
    def profile(self) -> int:
        """The security profile that was agreed on last, the value of SecurityProfile."""
        return self._trial.agreement.newest.profile

    async def change(self, key: str, value: str) -> ConfigurationStatus | None:
        """Change AuthorizationKey or SecurityProfile, as a ChangeConfiguration asks for; None if it is another key.

        Return the status from the handler. If it is Accepted, the credentials have been stored, and the charge point
        connects anew with them as soon as it has answered; one without `boot` when it is connected the next time.

        Raises:
            StoreError: what is stored cannot be read.
        """
        status = await self.agree(key, value)
        if status is ConfigurationStatus.ACCEPTED:
            try:
                after_answer(self.renew)
            except RuntimeError:  # it is no handler who asks
                await self.renew()
        return status

    async def agree(self, key: str, value: str) -> ConfigurationStatus | None:
        """Take and store the new value, or not, as `change` does; whoever calls this sees to it that `renew` follows.

        Raises:
            StoreError: what is stored cannot be read.
        """
        if not ChargePointCredentials.concern(key):
            return None
        if self._lock is None:
            await self.open()
        assert self._lock is not None
        async with self._lock:
            objection = await self._take(key, value)
        if objection is None:
            logger.info("%r: a change of %s was accepted", self._identity, key.lower())
            return ConfigurationStatus.ACCEPTED
        logger.warning("%r: a change of %s was rejected: %s", self._identity, key.lower(), objection)
        return ConfigurationStatus.REJECTED

    async def renew(self) -> None:
        """Have the connection replaced, if it shows other credentials than those that were agreed on last."""
        if not self._used.look_like(self._trial.agreement.newest):
            self.on_renewal()

    async def open(self) -> None:
        """Look what is stored.

        Raises:
            StoreError: that cannot be read.
        """
        self._lock = anyio.Lock()  # of the event loop that runs now
        async with self._lock:
            agreement = await self._in_thread(self._store.load)
            if agreement is not None and agreement != self._trial.agreement:
                self._trial.agree(agreement)

    async def dial(self, connect: Callable[[str, ChargePointSecurity], Awaitable[T]]) -> T:
        """Connect with the credentials whose turn it is, and learn whether they work.

        Raises:
            TransportError: there is no connection.
            DefinitionError: the application cannot make a connection of its only credentials.
        """
        assert self._lock is not None
        async with self._lock:
            trial = self._trial
            self._used = trial.credentials
            try:
                connection = await connect(*self._way(trial.credentials))
            except (TransportError, OSError) as error:
                trial.failed(refused=_refuses(error))
                raise
            except DefinitionError as error:
                if trial.agreement.settled:
                    raise
                trial.failed(refused=True)
                raise ConnectError(f"the new credentials cannot be used: {error}") from error
            if not trial.agreement.settled:
                await self._settle()
            return connection

    async def _take(self, key: str, value: str) -> str | None:
        """Take a value; returns why not."""
        agreement = self._trial.agreement
        try:
            credentials = agreement.newest.changed(key, value)
        except ValueError as error:
            return str(error)
        agreement = agreement.on(credentials)
        try:
            self._way(credentials)
            # Before the answer: a central system that has it refuses the old credentials (J-73).
            await self._save(agreement)
        except (DefinitionError, StoreError) as error:
            return str(error)
        self._trial.agree(agreement)
        return None

    async def _settle(self) -> None:
        trial = self._trial
        fell_back = trial.credentials != trial.agreement.newest
        trial.worked()
        try:
            await self._save(trial.agreement)
        except StoreError as error:  # after a restart it will be found out again
            logger.error("%r: which credentials have worked was not stored: %s", self._identity, error)
        self.on_settled(CredentialsConfirmed(self.profile, fell_back))

    async def _save(self, agreement: CredentialCandidates) -> None:
        with anyio.CancelScope(shield=True):
            await self._in_thread(partial(self._store.save, agreement))

    async def _in_thread(self, function: Callable[[], T]) -> T:
        if isinstance(self._store, MemoryCredentialStore):
            return function()
        return await anyio.to_thread.run_sync(function)


def _refuses(error: TransportError | OSError) -> bool:
    """Whether it is certain that the same credentials would fail again."""
    if isinstance(error, HandshakeRefusedError):
        return 400 <= error.status < 500 and error.status not in _LATER
    return isinstance(error, TlsError)
