"""The options of WebSocket connections: of one connection, of a listener, and of an ASGI application.

    WebSocketOptions ──▶ dial, WebSocketTransport
    ListenOptions    ──▶ listen, check_request, WebSocketTransport     (a WebSocketOptions with those of the listener)
    AsgiOptions      ──▶ AsgiApp, AsgiTransport                        (the ASGI server has the others)

An object is passed on as a whole to the place that uses it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from ocpp16_sdk._checks import check_count, check_flag, check_instance, check_seconds
from ocpp16_sdk._function_checks import check_plain_function
from ocpp16_sdk.security import Accept, HandOver, Identify
from ocpp16_sdk.transports._proxy import check_proxy
from ocpp16_sdk.transports._subprotocols import OCPP16, check_subprotocols
from ocpp16_sdk.transports._url import check_path

MAX_MESSAGE_SIZE = 2**20
"""Default for the bytes of a message: enough for 16 local lists of 64 KiB, and a small amount of memory."""
MAX_CONNECTIONS = 10_000
"""Default for the connections of a listener: more need too much memory and time in one process."""
MEMORY_BUDGET = 512 * 2**20
"""Default for the bytes that messages of all connections may use."""
CLOSE_TIMEOUT = 5.0
"""Default for the seconds that the peer has to read and answer a close."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebSocketOptions:
    """The options of a WebSocket; times in seconds, sizes in bytes.

    Raises:
        TypeError, ValueError: an option is wrong.
    """

    open_timeout: float = 20.0
    """The maximum time for opening a connection: TCP, TLS and handshake over a slow mobile network.

    For a central system it is the time of a handshake, the decision included.
    """
    close_timeout: float = CLOSE_TIMEOUT
    """The time to wait for pending answers before a close, and then for the answer to the close."""
    ping_interval: float = 60.0
    """The time between pings, 0 for off; mobile networks keep a silent connection for longer than a minute."""
    ping_timeout: float = 30.0
    """The time after a ping in which the peer must send something; else the connection is closed."""
    max_message_size: int = MAX_MESSAGE_SIZE
    """The largest message of the peer."""
    compression: bool = False
    """Offer or accept permessage-deflate (RFC 7692), which costs some 20 KiB per connection."""
    require_subprotocol: bool = True
    """False: accept a peer that names no subprotocol, and speak `ocpp1.6`."""
    subprotocols: tuple[str, ...] = (OCPP16,)
    """The names of OCPP 1.6: a charge point offers them, and a central system chooses the first one that is offered.

    A name with a comma is compared with the whole header that a charge point sends.
    """
    proxy: str | None = field(default=None, repr=False)
    """The HTTP proxy through which a charge point connects, such as `http://user:password@proxy.example:3128`."""

    def __post_init__(self) -> None:
        check_seconds("open_timeout", self.open_timeout)
        check_seconds("close_timeout", self.close_timeout, zero="at once")
        check_ping_interval(self.ping_interval)
        check_seconds("ping_timeout", self.ping_timeout)
        check_count("max_message_size", self.max_message_size)
        check_flag("compression", self.compression)
        check_flag("require_subprotocol", self.require_subprotocol)
        check_subprotocols(self.subprotocols)
        check_proxy(self.proxy)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListenOptions(WebSocketOptions):
    """The options of one listener of a central system, and of its connections.

    Raises:
        TypeError, ValueError: an option is wrong.
    """

    path: str = ""
    """Only `path/identity` is accepted; if empty, the last segment of any path is the identity."""
    identify: Identify | None = None
    """Returns the identity of a charge point from its request, in place of the last segment of the path.

    The path must be `path`, or below it. `ocpp16_sdk.security` has functions for queries, headers and segments.
    """
    max_handshakes: int = 500
    """How many handshakes may run at a time; the bytes of other peers are not read meanwhile.

    A thousand charge points that connect again at once wait for a short time.
    """
    max_connections: int | None = MAX_CONNECTIONS
    """How many connections may be served at a time; a further handshake is answered 503. None: no limit."""
    memory_budget: int | None = MEMORY_BUDGET
    """How much memory the messages of all connections may use: unfinished ones, and calls in progress. None: no limit.

    When it is used up, calls wait and are then refused with GenericError, and unfinished messages are closed with 1013.
    """

    def __post_init__(self) -> None:
        WebSocketOptions.__post_init__(self)  # `super()` does not work in a dataclass with slots
        _check_path(self.path)
        check_plain_function("identify", self.identify, accepts="request")
        if self.proxy is not None:
            raise ValueError("proxy: must be None, a central system opens no connections")
        check_count("max_handshakes", self.max_handshakes)
        check_count("max_connections", self.max_connections, none="no limit")
        check_count("memory_budget", self.memory_budget, none="no limit")


@dataclass(frozen=True, slots=True, kw_only=True)
class AsgiOptions:
    """The options of an ASGI application of a central system; the ASGI server has those of pings and of TLS.

    Raises:
        TypeError, ValueError: an option is wrong.
    """

    path: str = ""
    """Only `path/identity` below the mount is accepted; if empty, the last segment of any path is the identity."""
    require_subprotocol: bool = True
    """False: accept a charge point that offers no subprotocol, and speak `ocpp1.6`."""
    subprotocols: tuple[str, ...] = (OCPP16,)
    """The names of OCPP 1.6: the first one that a charge point offers is chosen."""
    identify: Identify | None = None
    """Returns the identity of a charge point from its request, in place of the last segment of the path."""
    close_timeout: float = CLOSE_TIMEOUT
    """Seconds to wait until the server has accepted a close."""
    max_message_size: int = MAX_MESSAGE_SIZE
    """The largest message of a charge point, in bytes; the server has its own limit."""
    max_connections: int | None = MAX_CONNECTIONS
    """How many connections may be served at a time; a further handshake is answered 503. None: no limit."""
    memory_budget: int | None = MEMORY_BUDGET
    """How much memory the calls in progress of all connections may use. None: no limit.

    When it is used up, calls wait and are then refused with GenericError. The server holds unfinished messages.
    """

    def __post_init__(self) -> None:
        _check_path(self.path)
        check_plain_function("identify", self.identify, accepts="request")
        check_flag("require_subprotocol", self.require_subprotocol)
        check_subprotocols(self.subprotocols)
        check_seconds("close_timeout", self.close_timeout, zero="at once")
        check_count("max_message_size", self.max_message_size)
        check_count("max_connections", self.max_connections, none="no limit")
        check_count("memory_budget", self.memory_budget, none="no limit")


def check_ping_interval(interval: object) -> None:
    """Check the seconds between pings.

    Raises:
        TypeError, ValueError: they are wrong.
    """
    check_seconds("ping_interval", interval, zero="off")


def _check_path(path: object) -> None:
    check_instance("path", path, str, "a text")
    check_path(str(path))


def options_of_connection(decision: Accept | HandOver, options: ListenOptions) -> ListenOptions:
    """Return the options of one connection: those of an `Accept`, and the listener's for what it does not set."""
    if isinstance(decision, HandOver):
        return options
    names = ("ping_interval", "ping_timeout", "max_message_size")
    changes = {name: value for name in names if (value := getattr(decision, name)) is not None}
    return replace(options, **changes) if changes else options
