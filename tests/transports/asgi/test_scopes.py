"""What servers may omit, and what is refused before a server starts."""

from __future__ import annotations

import ssl
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount

from ocpp16_sdk import AsgiOptions
from ocpp16_sdk.security import Accept, CentralSystemSecurity, ConnectionRequest, Refuse, require_certificate
from ocpp16_sdk.transports._asgi import AsgiEvent
from tests.support.roles import Depot

pytestmark = pytest.mark.anyio


async def events_of(app: Any, scope: dict[str, Any], events: tuple[str, ...] = ()) -> list[AsgiEvent]:
    """Return the events that an application sends to a server with this scope."""
    waiting = [{"type": each} for each in events or ("websocket.connect", "websocket.disconnect")]
    sent: list[AsgiEvent] = []

    async def receive() -> AsgiEvent:
        return waiting.pop(0)

    async def send(event: AsgiEvent) -> None:
        sent.append(event)

    await app({"type": "websocket", "headers": [], **scope}, receive, send)
    return sent


async def answers(
    depot: Depot,
    scope: dict[str, Any],
    *,
    events: tuple[str, ...] = (),
    security: CentralSystemSecurity | None = None,
    **options: Any,
) -> list[AsgiEvent]:
    return await events_of(depot.asgi(security=security, options=AsgiOptions(**options)), scope, events)


async def identity(**scope: Any) -> str | None:
    asked: list[str] = []

    async def decide(request: ConnectionRequest) -> Accept:
        asked.append(request.identity)
        return Accept()

    options = {"path": scope.pop("prefix")} if "prefix" in scope else {}
    await answers(Depot(decide=decide), scope, **options)
    return asked[0] if asked else None


async def test_a_server_without_a_raw_path_is_supported() -> None:
    assert await identity(path="/ocpp/a%41") == "a%41"  # decoded already
    assert await identity(path="/ocpp/é 1", raw_path=None) == "é 1"


@pytest.mark.parametrize(
    ("mount", "raw_path", "found"),
    [
        ("", b"/v1/CP1", "CP1"),
        ("/", b"/v1/CP1", "CP1"),
        ("/a b", b"/a%20b/v1/CP1", "CP1"),
        ("/a/b", b"/a/b/v1/CP1", "CP1"),
        ("/a", b"/v1/CP1", "CP1"),  # removed by a proxy
        ("/a", b"/a/v2/CP1", None),
        ("/a", b"/ab/v1/CP1", None),
        ("/v1/CP1", b"/v1/CP1", None),
    ],
)
async def test_the_path_counts_from_the_mount(mount: str, raw_path: bytes, found: str | None) -> None:
    assert await identity(path="", root_path=mount, raw_path=raw_path, prefix="/v1") == found


async def test_the_root_path_of_starlette_is_removed_behind_a_proxy() -> None:
    asked: list[tuple[str, str]] = []

    async def decide(request: ConnectionRequest) -> Refuse:
        asked.append((request.identity, request.path))
        return Refuse(404)

    app = Starlette(routes=[Mount("/ocpp", app=Depot(decide=decide).asgi(options=AsgiOptions(path="/v1")))])
    for path in ("/api/ocpp/v1/CP1", "/ocpp/v1/CP2"):
        sent = await events_of(app, {"path": path, "root_path": "/api", "raw_path": path.encode()})
        assert sent == [{"type": "websocket.close"}]
    assert asked == [("CP1", "/api/ocpp/v1/CP1"), ("CP2", "/ocpp/v1/CP2")]


async def test_the_mount_itself_is_no_identity() -> None:
    assert await identity(path="/ocpp", root_path="/ocpp") is None


@pytest.mark.parametrize("extensions", [{}, {"extensions": None}, {"extensions": {"tls": {}}}])
async def test_a_server_without_http_responses_gets_a_close(extensions: dict[str, Any]) -> None:
    assert await answers(Depot(), {"path": "/", **extensions}) == [{"type": "websocket.close"}]


async def test_a_peer_that_disconnected_before_the_decision_is_not_answered() -> None:
    assert await answers(Depot(), {"path": "/CP1"}, events=("websocket.disconnect",)) == []


async def test_a_peer_that_disconnects_during_the_decision_is_not_an_error() -> None:
    async def send(_: AsgiEvent) -> None:
        raise ConnectionResetError  # ASGI allows any exception type of the server

    async def receive() -> AsgiEvent:
        return {"type": "websocket.connect"}

    async def refuse(_: ConnectionRequest) -> Refuse:
        return Refuse(401)

    for depot in (Depot(), Depot(decide=refuse)):
        for extension in ("tls", "websocket.http.response"):
            extensions: dict[str, Any] = {extension: {}}
            scope: AsgiEvent = {"type": "websocket", "headers": [], "path": "/CP1", "extensions": extensions}
            await depot.asgi()(scope, receive, send)


async def test_served_alone_it_starts_and_stops_with_the_server() -> None:
    events = ("lifespan.startup", "lifespan.shutdown")
    sent = await answers(Depot(), {"type": "lifespan"}, events=events)
    assert [each["type"] for each in sent] == [f"{each}.complete" for each in events]


async def test_http_2_is_not_asked_to_upgrade() -> None:
    start, _ = await answers(Depot(), {"type": "http", "http_version": "2"})
    assert start["status"] == 404


async def test_an_unknown_kind_of_scope_is_an_error() -> None:
    with pytest.raises(ValueError, match="'other'"):
        await answers(Depot(), {"type": "other"})


async def test_a_decision_without_a_name_for_the_peer() -> None:
    sent = await answers(Depot(), {"path": "/CP1", "subprotocols": ["ocpp1.6"], "client": None})
    assert sent == [{"type": "websocket.accept", "subprotocol": "ocpp1.6"}]


async def test_profile_2_accepts_a_key_over_tls() -> None:
    async def decide(_: ConnectionRequest) -> Accept:
        return Accept()

    depot = Depot(decide=decide)
    security = CentralSystemSecurity(2, ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER))
    key = [(b"Authorization", b"Basic Q1AxOmtleQ==")]
    extensions: dict[str, Any] = {"websocket.http.response": {}}
    for scheme, headers, expected in (("ws", key, 403), ("wss", [], 401), ("wss", key, None)):
        scope = {"path": "/CP1", "scheme": scheme, "headers": headers, "extensions": extensions}
        sent = await answers(depot, scope, security=security)
        assert sent[0].get("status") == expected
    for scheme in ("wss", "https"):  # hypercorn's ProxyFixMiddleware sets "https"
        sent = await answers(depot, {"path": "/CP1", "scheme": scheme, "headers": key}, security=security)
        assert sent[0]["type"] == "websocket.accept"


@pytest.mark.parametrize("path", ["ocpp", "/a b", "/a?b"])
def test_a_path_that_no_request_could_have_is_refused_when_the_application_is_made(path: str) -> None:
    with pytest.raises(ValueError, match="path"):
        Depot().asgi(options=AsgiOptions(path=path))


def test_profile_3_is_refused_when_the_application_is_made() -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.verify_mode = ssl.CERT_REQUIRED
    with pytest.raises(ValueError, match="use `serve`"):
        Depot(decide=require_certificate("CPO")).asgi(security=CentralSystemSecurity(3, context))


def test_a_profile_without_a_decision_is_refused_when_the_application_is_made() -> None:
    with pytest.raises(ValueError, match="decide: must be given"):
        Depot().asgi(security=CentralSystemSecurity.basic())


async def test_a_certificate_is_never_found() -> None:
    scope: dict[str, Any] = {"path": "/CP1", "scheme": "wss", "extensions": {"websocket.http.response": {}}}
    (start, _) = await answers(Depot(decide=require_certificate("CPO")), scope)
    assert start["status"] == 403


async def test_connections_over_the_limit_are_refused_until_one_closes() -> None:
    depot = Depot()
    app = depot.asgi(options=AsgiOptions(max_connections=1))
    scope: dict[str, Any] = {
        "path": "/CP1",
        "subprotocols": ["ocpp1.6"],
        "extensions": {"websocket.http.response": {}},
    }
    inner: list[AsgiEvent] = []

    first: list[AsgiEvent] = []
    waiting = ["websocket.connect", "websocket.disconnect"]

    async def receive() -> AsgiEvent:
        kind = waiting.pop(0)
        if kind == "websocket.disconnect":
            inner.extend(await events_of(app, scope))
        return {"type": kind}

    async def send(event: AsgiEvent) -> None:
        first.append(event)

    await app({"type": "websocket", "headers": [], **scope}, receive, send)
    assert first[0]["type"] == "websocket.accept"
    assert inner[0]["status"] == 503
    assert (await events_of(app, scope))[0]["type"] == "websocket.accept"
