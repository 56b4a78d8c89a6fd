"""The boundary `Transport`, and its implementations: in memory, over a WebSocket, inside an ASGI server.

    charge point     dial ────▶ _client ──────▶ WebSocketTransport ─▶ ByteStream (of httpcore)
    central system   listen ──▶ _server ──────▶ WebSocketTransport ─▶ ByteStream (AsyncioStream or anyio's, with _tls)
                     AsgiApp ─▶ _asgi_app ────▶ AsgiTransport ──────▶ events of the ASGI server
    tests            memory_pair ─────────────▶ a pair of transports without I/O

`connection` calls `Transport.receive`, `send` and `aclose`, and knows no more of a transport.
"""

from ocpp16_sdk.transports._memory import memory_pair
from ocpp16_sdk.transports._memory_budget import MemoryBudget
from ocpp16_sdk.transports._options import AsgiOptions, ListenOptions, WebSocketOptions
from ocpp16_sdk.transports._transport import HasMemoryBudget, ReportsBinaryMessages, Transport

__all__ = [
    "AsgiOptions",
    "HasMemoryBudget",
    "ListenOptions",
    "MemoryBudget",
    "ReportsBinaryMessages",
    "Transport",
    "WebSocketOptions",
    "memory_pair",
]
