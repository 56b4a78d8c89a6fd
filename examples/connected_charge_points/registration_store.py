"""Registrations in a database: accepted charge points stay accepted after a restart, unknown ones must boot first."""

import sqlite3
from contextlib import closing

from anyio.to_thread import run_sync

from ocpp16_sdk import AsyncCentralSystem, RegistrationRules, messages as m


class SqliteRegistrationStore:
    def __init__(self, path: str) -> None:
        self._path = path
        self._execute("CREATE TABLE IF NOT EXISTS registration (identity TEXT PRIMARY KEY, status TEXT NOT NULL)")

    async def load(self, identity: str) -> m.RegistrationStatus | None:
        rows = await run_sync(self._execute, "SELECT status FROM registration WHERE identity = ?", identity)
        return m.RegistrationStatus(rows[0][0]) if rows else None

    async def save(self, identity: str, status: m.RegistrationStatus) -> None:
        await run_sync(self._execute, "INSERT OR REPLACE INTO registration VALUES (?, ?)", identity, status.value)

    def _execute(self, statement: str, *values: str) -> list[tuple[str]]:
        with closing(sqlite3.connect(self._path)) as database, database:
            return database.execute(statement, values).fetchall()


def central_system(path: str = "registrations.db") -> AsyncCentralSystem:
    return AsyncCentralSystem(registration=RegistrationRules(store=SqliteRegistrationStore(path), unknown="refuse"))
