"""The routes: requests and responses are the messages themselves, so their schemas are those of OCPP."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Query, Request

from ocpp16_sdk import AsyncChargePointConnection, NotConnectedError, messages as m
from ocpp16_sdk.central_system import remote_start

from .database import Database
from .depot import Depot
from .tables import Tag
from .views import ChargePointView, Problem, TransactionView

MAX_ROWS = 1000


def get_depot(request: Request) -> Depot:
    depot: Depot = request.app.state.depot
    return depot


def get_database(request: Request) -> Database:
    database: Database = request.app.state.database
    return database


TheDepot = Annotated[Depot, Depends(get_depot)]
TheDatabase = Annotated[Database, Depends(get_database)]
Limit = Annotated[int, Query(ge=1, le=MAX_ROWS)]


async def get_charge_point(identity: str, depot: TheDepot, database: TheDatabase) -> AsyncChargePointConnection:
    try:
        return depot[identity]
    except NotConnectedError:
        if await database.charge_point(identity) is None:
            raise HTTPException(404, f"{identity!r} is not known") from None
        raise


TheChargePoint = Annotated[AsyncChargePointConnection, Depends(get_charge_point)]

router = APIRouter()
FAILURES: dict[int | str, dict[str, Any]] = {
    404: {"model": Problem, "description": "The charge point is not known."},
    409: {
        "model": Problem,
        "description": "Nothing was sent: it is not connected, or registration rules block the call.",
    },
    502: {
        "model": Problem,
        "description": "It answered with a CALLERROR or an invalid message, or the connection was lost.",
    },
    504: {"model": Problem, "description": "It has not answered in time. It may have executed the call."},
}
calls = APIRouter(prefix="/charge-points/{identity}", tags=["calls"], responses=FAILURES)


@calls.post("/start")
async def start(request: m.RemoteStartTransactionRequest, to: TheChargePoint) -> m.RemoteStartTransactionResponse:
    """Request a transaction; if the charge point accepts, it is in the list of transactions after its start."""
    try:
        checked = remote_start(
            id_tag=request.id_tag, connector_id=request.connector_id, charging_profile=request.charging_profile
        )
    except ValueError as error:
        raise HTTPException(422, str(error)) from None
    return await to.call(checked)


@calls.post("/stop")
async def stop(request: m.RemoteStopTransactionRequest, to: TheChargePoint) -> m.RemoteStopTransactionResponse:
    """Request the stop of a transaction."""
    return await to.call(request)


@calls.post("/reset")
async def reset(request: m.ResetRequest, to: TheChargePoint) -> m.ResetResponse:
    """Restart the charge point."""
    return await to.call(request)


@calls.post("/unlock")
async def unlock(request: m.UnlockConnectorRequest, to: TheChargePoint) -> m.UnlockConnectorResponse:
    """Unlock a connector."""
    return await to.call(request)


@router.get("/charge-points")
async def charge_points(depot: TheDepot, database: TheDatabase) -> list[ChargePointView]:
    """Return every charge point that has booted at least once."""
    statuses = await database.statuses()
    return [
        ChargePointView(
            identity=row.identity,
            connected=row.identity in depot,
            boot=row.boot,
            connectors=tuple(statuses.get(row.identity, ())),
        )
        for row in await database.charge_points()
    ]


@router.get("/transactions")
async def transactions(
    database: TheDatabase,
    identity: str | None = None,
    running: bool | None = None,
    after: int = 0,
    limit: Limit = 100,
) -> list[TransactionView]:
    """Return transactions in the order of their ids."""
    rows = await database.transactions(identity=identity, running=running, after=after, limit=limit)
    return [TransactionView.of(row) for row in rows]


@router.get("/transactions/{transaction_id}", responses={404: {"model": Problem}})
async def transaction(transaction_id: int, database: TheDatabase) -> TransactionView:
    """Return one transaction."""
    row = await database.transaction(transaction_id)
    if row is None:
        raise HTTPException(404, f"there is no transaction {transaction_id}")
    return TransactionView.of(row)


@router.get("/transactions/{transaction_id}/meter-values")
async def meter_values(transaction_id: int, database: TheDatabase, limit: Limit = 100) -> list[m.MeterValue]:
    """Return the meter values of a transaction."""
    return list(await database.readings(transaction_id, limit=limit))


@router.put("/id-tags/{id_tag}")
async def put_tag(id_tag: str, info: m.IdTagInfo, database: TheDatabase) -> m.IdTagInfo:
    """Store an identifier; only stored identifiers may charge."""
    await database.save_rows(Tag(id_tag=id_tag.lower(), info=info))
    return info


router.include_router(calls)
