from __future__ import annotations

from transports.conftest import anyio_backend

__all__ = ["anyio_backend"]
