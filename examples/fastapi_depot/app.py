"""The application: REST routes, and a WebSocket endpoint for charge points."""

from __future__ import annotations

import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from ocpp16_sdk import CallFailedError, CallTimeoutError, NotSentError

from .database import Database
from .depot import Depot
from .routes import router

STATUSES: dict[type[Exception], int] = {NotSentError: 409, CallTimeoutError: 504, CallFailedError: 502}


def create_app(database_url: str | None = None, **options: Any) -> FastAPI:
    """Make the application.

    Args:
        database_url: the URL for SQLAlchemy, with an async driver; by default the environment variable DEPOT_DATABASE.
        options: the options of `AsyncCentralSystem`, such as `decide`.
    """
    database = Database(database_url or os.environ.get("DEPOT_DATABASE", "sqlite+aiosqlite:///depot.db"))
    depot = Depot(database, **options)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncGenerator[None]:
        await database.open()
        yield
        await database.aclose()

    # One schema for each message, in requests and responses.
    app = FastAPI(title="Depot", lifespan=lifespan, separate_input_output_schemas=False)
    app.state.database, app.state.depot = database, depot
    app.include_router(router)
    app.mount("/ocpp", depot.asgi())  # charge points connect to ws://host:port/ocpp/<identity>
    for kind in STATUSES:
        app.add_exception_handler(kind, problem)
    return app


async def problem(_: Request, error: Exception) -> JSONResponse:
    status = next(status for kind, status in STATUSES.items() if isinstance(error, kind))
    return JSONResponse({"detail": str(error)}, status)
