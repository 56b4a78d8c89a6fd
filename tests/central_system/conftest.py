from __future__ import annotations

from tests.support.transport_pairs import anyio_backend

__all__ = ["anyio_backend"]
