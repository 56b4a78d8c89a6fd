"""The application under uvicorn on a loopback socket, charge points and a client of its routes."""

from __future__ import annotations

import sys
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import anyio
import httpx
from anyio.abc import TaskGroup

from ocpp16_sdk import AsyncManualChargePoint, WebSocketOptions
from ocpp16_sdk.station import Reset, Standard
from tests.support.asgi_servers import serving
from tests.support.emulated_station import EmulatedStation
from tests.support.websocket_peers import CLOSE_TIMEOUT

ROOT = Path(__file__).parents[2]
TAG = "04A2B3C4"

sys.path.append(str(ROOT / "examples"))  # as `uvicorn --app-dir` does
try:
    create_app: Callable[..., Any] = import_module("fastapi_depot").create_app
finally:
    sys.path.remove(str(ROOT / "examples"))


@dataclass
class Running:
    http: httpx.AsyncClient
    url: str
    tasks: TaskGroup

    async def get(self, path: str, **query: Any) -> Any:
        answer = await self.http.get(path, params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def post(self, path: str, body: dict[str, Any]) -> Any:
        answer = await self.http.post(path, json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def refused(self, path: str, body: dict[str, Any]) -> tuple[int, str]:
        answer = await self.http.post(path, json=body)
        return answer.status_code, answer.json()["detail"]

    async def allow(self, tag: str = TAG) -> None:
        answer = await self.http.put(f"/id-tags/{tag}", json={"status": "Accepted"})
        assert answer.json() == {"status": "Accepted"}

    async def until(self, ask: Callable[[], Awaitable[Any]], holds: Callable[[Any], Any]) -> Any:
        """Ask until the answer is as expected."""
        while not holds(answer := await ask()):  # noqa: ASYNC110 - nothing tells
            await anyio.sleep(0.01)
        return answer

    async def transaction(self, holds: Callable[[Any], Any], **query: Any) -> Any:
        """The only transaction, once it is as expected."""
        (found,) = await self.until(lambda: self.get("/transactions", **query), lambda rows: rows and holds(rows[0]))
        return found

    async def connector(self, number: int, status: str) -> None:
        """Return when the connector of the only charge point has that status."""
        await self.until(
            lambda: self.get("/charge-points"),
            lambda rows: any(
                (each["connectorId"], each["status"]) == (number, status) for row in rows for each in row["connectors"]
            ),
        )


@asynccontextmanager
async def running(folder: Path, **options: Any) -> AsyncGenerator[Running]:
    """Run the application on the database of a folder."""
    app = create_app(f"sqlite+aiosqlite:///{folder / 'depot.db'}", **options)
    async with (
        serving("uvicorn", app) as port,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=15) as http,
        anyio.create_task_group() as tasks,
    ):
        yield Running(http, f"ws://127.0.0.1:{port}/ocpp", tasks)
        tasks.cancel_scope.cancel()


@asynccontextmanager
async def emulated(depot: Running, identity: str = "CP001") -> AsyncGenerator[EmulatedStation]:
    """A station that has booted and sent its statuses."""
    features = Standard(reset=Reset(delay=0))
    websocket = WebSocketOptions(close_timeout=CLOSE_TIMEOUT)
    async with EmulatedStation(identity, endpoint_url=depot.url, features=features, websocket=websocket) as station:
        await depot.connector(2, "Available")
        yield station


@asynccontextmanager
async def booted(depot: Running, kind: type[AsyncManualChargePoint], identity: str = "CP001") -> AsyncGenerator[None]:
    """A charge point that has booted."""
    async with kind(depot.url, identity, websocket=WebSocketOptions(close_timeout=CLOSE_TIMEOUT)) as charger:
        await charger.boot_notification(charge_point_vendor="Example", charge_point_model="One")
        yield
