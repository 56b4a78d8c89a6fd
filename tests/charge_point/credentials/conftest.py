from __future__ import annotations

from tests.security.test_logs import everything
from tests.support.certificates import authority
from tests.support.transport_pairs import anyio_backend

__all__ = ["anyio_backend", "authority", "everything"]
