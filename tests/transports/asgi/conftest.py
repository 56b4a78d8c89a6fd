from __future__ import annotations

import asyncio
import logging
from collections.abc import Generator

import pytest

from tests.support.asgi_servers import SERVERS


@pytest.fixture(params=SERVERS)
def server(request: pytest.FixtureRequest) -> str:
    """Each of the servers; a test that takes it runs on the server's own event loop."""
    return str(request.param)


@pytest.fixture
def anyio_backend(request: pytest.FixtureRequest) -> str:
    return SERVERS[request.getfixturevalue("server")] if "server" in request.fixturenames else "asyncio"


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> Generator[None]:
    """Fail a test in which the server or the application has told of an error; one that expects it clears `caplog`."""
    yield
    errors = [record for record in caplog.get_records("call") if record.levelno >= logging.ERROR and not cut(record)]
    assert not [record.getMessage() for record in errors]


def cut(record: logging.LogRecord) -> bool:
    """Tell whether a record says no more than that hypercorn has cut a connection short when it stopped."""
    error = record.exc_info[1] if record.exc_info else None
    return record.name == "asyncio" and isinstance(error, asyncio.CancelledError)
