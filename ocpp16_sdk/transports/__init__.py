"""How messages travel: the boundary `Transport`, in memory, over WebSocket, inside an ASGI server."""

from ocpp16_sdk.transports._memory import memory_pair
from ocpp16_sdk.transports._transport import (
    CLOSE_TIMEOUT,
    MAX_MESSAGE_SIZE,
    OPEN_TIMEOUT,
    PING_INTERVAL,
    PING_TIMEOUT,
    Transport,
    WebSocketOptions,
)

__all__ = [
    "CLOSE_TIMEOUT",
    "MAX_MESSAGE_SIZE",
    "OPEN_TIMEOUT",
    "PING_INTERVAL",
    "PING_TIMEOUT",
    "Transport",
    "WebSocketOptions",
    "memory_pair",
]
