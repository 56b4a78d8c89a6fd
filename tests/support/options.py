"""Options of the roles by their own names, in the objects that the roles expect."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from ocpp16_sdk import ConnectionOptions, WebSocketOptions

_WEBSOCKET = {each.name for each in fields(WebSocketOptions)}
_CONNECTION = {each.name for each in fields(ConnectionOptions)}


def grouped(**options: Any) -> dict[str, Any]:
    """Return the options of a charge point, with those of the WebSocket and of the connection in their objects."""
    websocket = {name: options.pop(name) for name in _WEBSOCKET & options.keys()}
    connection = {name: options.pop(name) for name in _CONNECTION & options.keys()}
    grouped: dict[str, Any] = {}
    if websocket:
        grouped["websocket"] = WebSocketOptions(**websocket)
    if connection:
        grouped["connection"] = ConnectionOptions(**connection)
    return grouped | options
