"""The application: routes for people and programs, and a WebSocket for charge points beside them."""

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
        database_url: of SQLAlchemy, with an async driver; that of the environment variable DEPOT_DATABASE by default.
        options: those of `AsyncCentralSystem`, such as who may connect.
    """
    database = Database(database_url or os.environ.get("DEPOT_DATABASE", "sqlite+aiosqlite:///depot.db"))
    depot = Depot(database, **options)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncGenerator[None]:
        await database.open()
        yield
        await database.aclose()

    # One schema for each message, whether it comes or goes.
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
