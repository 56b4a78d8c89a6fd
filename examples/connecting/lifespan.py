"""The lifespan of an ASGI application starts and stops a central system that listens on a port of its own."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from ocpp16_sdk import AsyncCentralSystem

depot = AsyncCentralSystem()


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
    async with depot.serve("127.0.0.1", 9000):  # charge points connect here, and browsers to the port of the app
        yield


app = FastAPI(lifespan=lifespan)


@app.get("/connected")
async def connected() -> list[str]:
    return list(depot)
