"""The boundary `CredentialStore`: where it is kept what was agreed on, across restarts if it is a disk."""

from __future__ import annotations

from typing import Protocol

from ocpp16_sdk.charge_point.credentials._rotation import CredentialCandidates


class CredentialStore(Protocol):
    """Keeps one agreement. It may block: it is used in a worker thread, by one at a time.

    Each method raises `StoreError` if it fails, and has changed nothing then.
    """

    def load(self) -> CredentialCandidates | None:
        """What was saved last; None if nothing ever was."""
        ...

    def save(self, agreement: CredentialCandidates) -> None:
        """Keep it in place of the last one; when this returns, it survives a loss of power."""
        ...


class MemoryCredentialStore:
    """Keeps it in memory; it is used without a worker thread, so a subclass must not block either."""

    def __init__(self) -> None:
        self._agreement: CredentialCandidates | None = None

    def load(self) -> CredentialCandidates | None:
        """What was saved last."""
        return self._agreement

    def save(self, agreement: CredentialCandidates) -> None:
        """Keep it."""
        self._agreement = agreement
