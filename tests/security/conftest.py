from __future__ import annotations

from tests.support.certificates import authority, stranger
from tests.support.transport_pairs import anyio_backend

__all__ = ["anyio_backend", "authority", "stranger"]
