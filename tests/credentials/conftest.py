from __future__ import annotations

from security.authority import authority
from security.test_logs import everything
from transports.conftest import anyio_backend

__all__ = ["anyio_backend", "authority", "everything"]
