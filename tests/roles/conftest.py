from __future__ import annotations

import pytest

from tests.support.roles import Serving, in_memory, over_websocket


@pytest.fixture(params=["asyncio", "trio"])
def anyio_backend(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=[in_memory, over_websocket], ids=["memory", "websocket"])
def serving(request: pytest.FixtureRequest) -> Serving:
    """How the central system is reached: the tests are the same for both."""
    place: Serving = request.param
    return place
