from __future__ import annotations

from transports.conftest import anyio_backend

from .authority import authority, stranger

__all__ = ["anyio_backend", "authority", "stranger"]
