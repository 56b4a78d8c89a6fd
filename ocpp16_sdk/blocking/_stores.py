"""Stores with plain functions, for the async twin of a central system."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from ocpp16_sdk.blocking._threaded_handlers import HandlerThreads
from ocpp16_sdk.central_system import RegistrationRules, RegistrationStore
from ocpp16_sdk.central_system._registration_store import is_blocking_store
from ocpp16_sdk.messages.models import RegistrationStatus


class _Threaded:
    """Runs the functions of a store in threads."""

    def __init__(self, store: RegistrationStore, threads: HandlerThreads) -> None:
        self._store = store
        self._threads = threads

    async def load(self, identity: str) -> RegistrationStatus | None:
        return await self._threads.run(self._store.load, identity)

    async def save(self, identity: str, status: RegistrationStatus) -> None:
        await self._threads.run(self._store.save, identity, status)


def with_threads(rules: RegistrationRules | None, threads: HandlerThreads) -> RegistrationRules | None:
    """The same rules, whose store can be awaited."""
    if rules is None or rules.store is None or not is_blocking_store(rules.store):
        return rules
    return replace(rules, store=_Threaded(cast("RegistrationStore", rules.store), threads))
