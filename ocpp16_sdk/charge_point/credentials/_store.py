"""The boundary `CredentialStore`, and its implementation in memory."""

from __future__ import annotations

from typing import Protocol

from ocpp16_sdk._stores import InMemoryStore
from ocpp16_sdk.charge_point.credentials._rotation import CredentialCandidates


class CredentialStore(Protocol):
    """Stores the candidates of one charge point.

    The methods may block: they run in a worker thread, one at a time. Each raises `StoreError` if it fails, and has
    changed nothing then.
    """

    def load(self) -> CredentialCandidates | None:
        """Return the candidates that were saved last; None if nothing was saved."""
        ...

    def save(self, candidates: CredentialCandidates) -> None:
        """Replace the saved candidates. When this returns, they survive a loss of power."""
        ...


class AsyncCredentialStore(Protocol):
    """The same with async functions, which are awaited one at a time."""

    async def load(self) -> CredentialCandidates | None:
        """Return the candidates that were saved last; None if nothing was saved."""
        ...

    async def save(self, candidates: CredentialCandidates) -> None:
        """Replace the saved candidates. When this returns, they survive a loss of power."""
        ...


class MemoryCredentialStore(InMemoryStore):
    """Stores the candidates in memory. It is called without a worker thread: a subclass must not block."""

    def __init__(self) -> None:
        self._candidates: CredentialCandidates | None = None

    def load(self) -> CredentialCandidates | None:
        """Return the candidates that were saved last; None if nothing was saved."""
        return self._candidates

    def save(self, candidates: CredentialCandidates) -> None:
        """Replace the saved candidates."""
        self._candidates = candidates
