from __future__ import annotations

from tests.support.certificates import authority, stranger
from tests.support.log_secrets import everything
from tests.support.transport_pairs import anyio_backend

__all__ = ["anyio_backend", "authority", "everything", "stranger"]
