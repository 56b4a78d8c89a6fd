from __future__ import annotations

from tests.support.certificates import authority
from tests.support.log_secrets import all_logs
from tests.support.transport_pairs import anyio_backend

__all__ = ["all_logs", "anyio_backend", "authority"]
