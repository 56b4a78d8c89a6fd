from __future__ import annotations

import asyncio
import logging
from collections.abc import Generator

import pytest

from tests.support.asgi_servers import SERVERS


@pytest.fixture(params=SERVERS)
def server(request: pytest.FixtureRequest) -> str:
    """Return each of the servers; a test with this fixture runs on the server's own event loop."""
    return str(request.param)


@pytest.fixture
def anyio_backend(request: pytest.FixtureRequest) -> str:
    return SERVERS[request.getfixturevalue("server")] if "server" in request.fixturenames else "asyncio"


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> Generator[None]:
    """Fail a test in which the server or the application has logged an error; one that expects it clears `caplog`."""
    yield
    errors = [record for record in caplog.get_records("call") if record.levelno >= logging.ERROR and not cut(record)]
    assert not [record.getMessage() for record in errors]


def cut(record: logging.LogRecord) -> bool:
    """Return whether a record only reports that hypercorn has closed a connection when it stopped."""
    error = record.exc_info[1] if record.exc_info else None
    return record.name == "asyncio" and isinstance(error, asyncio.CancelledError)
