"""Where a central system keeps the registration status of each charge point."""

from __future__ import annotations

from typing import Protocol

from ocpp16_sdk.messages.models import RegistrationStatus

_MAX_STATUSES = 100_000  # of accepted charge points, and as many of others


class AsyncRegistrationStore(Protocol):
    """A store of the last registration status of each charge point, such as a database."""

    async def load(self, identity: str) -> RegistrationStatus | None:
        """Return the last status of a charge point, None if there is none; called once for each connection."""
        ...

    async def save(self, identity: str, status: RegistrationStatus) -> None:
        """Save the status of a charge point.

        Its BootNotification is answered when this returns, with InternalError if this raises. It may be called
        again with the status that is stored already.
        """
        ...


class RegistrationStore(Protocol):
    """The same with plain functions, which run in worker threads."""

    def load(self, identity: str) -> RegistrationStatus | None:
        """Return the last status of a charge point; see `AsyncRegistrationStore`."""
        ...

    def save(self, identity: str, status: RegistrationStatus) -> None:
        """Save the status of a charge point; see `AsyncRegistrationStore`."""
        ...


class MemoryRegistrationStore:
    """Keeps the statuses in memory: of the newest 100,000 accepted charge points, and of the newest 100,000 others.

    They are counted apart. Otherwise many accepted charge points would push out a Pending or Rejected status, and
    the charge point would count as unknown.
    """

    def __init__(self) -> None:
        self._accepted: dict[str, RegistrationStatus] = {}
        self._others: dict[str, RegistrationStatus] = {}

    async def load(self, identity: str) -> RegistrationStatus | None:
        """Return the last status of a charge point."""
        return self._others.get(identity) or self._accepted.get(identity)

    async def save(self, identity: str, status: RegistrationStatus) -> None:
        """Save the status of a charge point."""
        self._accepted.pop(identity, None)
        self._others.pop(identity, None)
        statuses = self._accepted if status is RegistrationStatus.ACCEPTED else self._others
        statuses[identity] = status
        if len(statuses) > _MAX_STATUSES:
            del statuses[next(iter(statuses))]
