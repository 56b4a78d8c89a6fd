"""The examples of the section "Start and stop": each framework calls start and stop in tasks of its own."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import AsyncGenerator
from typing import Any

import httpx

from ocpp16_sdk import AsyncCentralSystem, AsyncManualChargePoint
from tests.support.examples import free_port, load_example
from tests.support.roles import Charger, Depot


def test_a_framework_calls_the_hooks_in_different_tasks() -> None:
    depot = Depot()
    serving = depot.serve(port=0)
    with asyncio.Runner() as runner:  # each `run` is a task of its own
        runner.run(serving.start())
        integration: Any = load_example("connecting/start_and_stop.py", port=serving.port)["Integration"]()
        for _ in range(2):
            runner.run(integration.setup())
            connection = runner.run(depot.wait_for("CP001", 10))
            runner.run(integration.unload())
            assert connection.closed is not None
            assert connection.closed.code == 1000
        runner.run(serving.stop())


def test_the_fixtures_of_pytest_asyncio_are_set_up_and_torn_down_in_different_tasks() -> None:
    example = load_example("connecting/fixtures.py")

    def fixture(name: str, *arguments: object) -> AsyncGenerator[Any]:
        generator: AsyncGenerator[Any] = inspect.unwrap(example[name])(*arguments)
        return generator

    async def set_up(generator: AsyncGenerator[Any]) -> Any:
        return await anext(generator)

    async def tear_down(generator: AsyncGenerator[Any]) -> None:
        assert await anext(generator, "finished") == "finished"
        assert len(asyncio.all_tasks()) == 1 + remaining

    with asyncio.Runner() as runner:
        first = fixture("depot")
        depot: AsyncCentralSystem = runner.run(set_up(first))
        second = fixture("charger", depot)
        charger: AsyncManualChargePoint = runner.run(set_up(second))
        runner.run(example["test_a_charge_point_without_handlers_refuses_a_reset"](depot, charger))
        remaining = len(asyncio.all_tasks(runner.get_loop()))
        assert remaining > 0
        runner.run(second.aclose())
        remaining = 0
        runner.run(tear_down(first))


def test_the_lifespan_of_an_application_serves_on_a_port_of_its_own() -> None:
    port = free_port()
    example = load_example("connecting/lifespan.py", port=port)

    async def use() -> None:
        app = example["app"]
        transport = httpx.ASGITransport(app=app)
        async with (
            app.router.lifespan_context(app),
            Charger(f"ws://127.0.0.1:{port}", "CP001"),
            httpx.AsyncClient(transport=transport, base_url="http://test") as client,
        ):
            await example["depot"].wait_for("CP001", 10)
            assert (await client.get("/connected")).json() == ["CP001"]

    asyncio.run(use())
