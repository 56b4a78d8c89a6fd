from __future__ import annotations

import pytest

from tests.support.roles import Meet, in_memory, over_websocket


@pytest.fixture(params=["asyncio", "trio"])
def anyio_backend(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=[in_memory, over_websocket], ids=["memory", "websocket"])
def meet(request: pytest.FixtureRequest) -> Meet:
    """Where both roles meet: the tests are the same everywhere."""
    place: Meet = request.param
    return place
