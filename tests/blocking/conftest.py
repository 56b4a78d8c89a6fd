"""No test of this folder can hang: each runs in a thread, and fails after `TEST_TIMEOUT` seconds."""

from __future__ import annotations

import inspect
import threading
from collections.abc import Iterator

import pytest

from tests.blocking.roles import Charger, Depot

TEST_TIMEOUT = 20
"""Seconds."""


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool:
    arguments = {name: pyfuncitem.funcargs[name] for name in inspect.signature(pyfuncitem.obj).parameters}
    raised: list[BaseException] = []

    def run() -> None:
        try:
            pyfuncitem.obj(**arguments)
        except BaseException as error:
            raised.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(TEST_TIMEOUT)
    if thread.is_alive():
        pytest.fail(f"the test is still running after {TEST_TIMEOUT} s")
    if raised:
        raise raised[0]
    return True


@pytest.fixture
def depot() -> Iterator[Depot]:
    """A central system that serves."""
    with Depot().serve(port=0) as depot:
        yield depot


@pytest.fixture
def charger(depot: Depot) -> Iterator[Charger]:
    """A charge point that is connected to it."""
    with Charger(depot.url) as charger:
        yield charger
