"""Both roles without `async` do the same as with it."""

from __future__ import annotations

import pytest

from ocpp16_sdk import (
    AsyncCentralSystem,
    AsyncChargePoint,
    AsyncChargePointConnection,
    AsyncManualChargePoint,
    CallTimeoutError,
    CentralSystem,
    ChargePoint,
    ChargePointConnection,
    ConnectError,
    ConnectionLostError,
    DefinitionError,
    ErrorCode,
    ManualChargePoint,
    NotConnectedError,
    NotSentError,
    RemoteCallError,
    WebSocketOptions,
    messages as m,
)
from ocpp16_sdk.model import CentralSystemRequest, ChargePointRequest, Response
from ocpp16_sdk.security import ChargePointSecurity
from ocpp16_sdk.transports import Transport, memory_pair
from tests.blocking.roles import ACCEPTED, HARD, NOW, SOFT, Charger, Depot, start_thread, wait_until


class PriceResponse(Response, frozen=True):
    cents: int


class PriceRequest(ChargePointRequest[PriceResponse], frozen=True):
    pass


class DimRequest(CentralSystemRequest[PriceResponse], frozen=True):
    pass


def test_both_roles_call_and_receive_typed_answers(depot: Depot, charger: Charger) -> None:
    assert charger.heartbeat() == m.HeartbeatResponse(current_time=NOW)
    assert depot["CP001"].reset(type=SOFT) == ACCEPTED
    assert depot["CP001"].call(m.ResetRequest(type=SOFT)) == ACCEPTED


def test_a_handler_may_call_the_peer_back_while_its_own_call_is_open(depot: Depot, charger: Charger) -> None:
    assert depot["CP001"].reset(type=HARD) == ACCEPTED  # its handler sends a heartbeat
    answer = charger.boot_notification(charge_point_vendor="v", charge_point_model="m")
    assert answer.status is m.RegistrationStatus.ACCEPTED  # its handler has reset the charge point
    assert len(charger.threads) == 2


def test_functions_answer_as_methods_do() -> None:
    depot = Depot()

    @depot.on.status_notification
    def status(
        charge_point: ChargePointConnection, request: m.StatusNotificationRequest
    ) -> m.StatusNotificationResponse:
        assert charge_point == depot["CP001"]
        return m.StatusNotificationResponse()

    @depot.on(PriceRequest)
    def price(charge_point: ChargePointConnection, request: PriceRequest) -> PriceResponse:
        return PriceResponse(cents=42)

    with depot.serve(port=0):
        charger = ManualChargePoint(depot.url, "CP001")

        @charger.on.clear_cache
        def clear(request: m.ClearCacheRequest) -> m.ClearCacheResponse:
            return m.ClearCacheResponse(status=m.ClearCacheStatus.ACCEPTED)

        @charger.on(DimRequest)
        def dim(request: DimRequest) -> PriceResponse:
            return PriceResponse(cents=7)

        with charger:
            none, available = m.ChargePointErrorCode.NO_ERROR, m.ChargePointStatus.AVAILABLE
            charger.status_notification(connector_id=1, error_code=none, status=available)
            assert charger.call(PriceRequest()).cents == 42
            assert depot["CP001"].clear_cache().status is m.ClearCacheStatus.ACCEPTED
            assert depot["CP001"].call(DimRequest()).cents == 7
            with pytest.raises(DefinitionError, match="too late"):
                charger.on.reset(lambda request: ACCEPTED)


def test_refused_and_unhandled_calls_are_answered_as_by_the_async_roles(depot: Depot, charger: Charger) -> None:
    with pytest.raises(RemoteCallError, match="not from you") as refused:
        charger.data_transfer(vendor_id="x")
    assert refused.value.code == ErrorCode.SECURITY_ERROR
    with pytest.raises(RemoteCallError, match="NotSupported"):
        depot["CP001"].clear_cache()


def test_a_wrong_handler_is_refused_where_it_is_defined() -> None:
    def plain(self: ManualChargePoint, request: m.ResetRequest) -> m.ResetResponse:
        return ACCEPTED

    async def asynchronous(self: ManualChargePoint, request: m.ResetRequest) -> m.ResetResponse:
        return ACCEPTED

    with pytest.raises(DefinitionError, match="did you mean on_reset"):
        type("Misspelt", (ManualChargePoint,), {"on_rest": plain})
    with pytest.raises(DefinitionError, match="must be a plain def"):
        type("Asynchronous", (ManualChargePoint,), {"on_reset": asynchronous})
    with pytest.raises(DefinitionError, match="has a handler already"):
        Charger("ws://h").on.reset(lambda request: ACCEPTED)


def test_a_wrong_argument_is_refused_where_it_is_given() -> None:
    with pytest.raises(ValueError, match="handler_threads=0: must be a whole number, at least 1"):
        CentralSystem(handler_threads=0)
    with pytest.raises(ValueError, match="must"):
        ManualChargePoint("http://h", "CP001")


def test_it_may_be_entered_again_but_not_twice(depot: Depot) -> None:
    charger = Charger(depot.url)
    for _ in range(3):
        with charger as entered:
            assert entered is charger
            with pytest.raises(RuntimeError, match="started already"):
                charger.__enter__()
            charger.heartbeat()


def test_a_call_outside_with_is_not_sent(depot: Depot) -> None:
    charger = Charger(depot.url)
    for _ in ("before", "after"):
        with pytest.raises(NotConnectedError, match="Heartbeat was not sent: the charge point is not connected"):
            charger.heartbeat()
        with pytest.raises(NotConnectedError, match="use `with`"):
            charger.wait_closed()
        with charger:
            charger.heartbeat()
    charger.__exit__(None, None, None)
    with pytest.raises(NotConnectedError, match="'CP002' is not connected"):
        depot["CP002"]


def test_a_connection_that_cannot_be_opened_is_an_error_each_time(depot: Depot) -> None:
    nowhere = Charger("ws://127.0.0.1:1")
    for _ in range(2):
        with pytest.raises(ConnectError), nowhere:
            raise AssertionError("never entered")
    with pytest.raises(ConnectError, match=f"cannot listen on 127.0.0.1:{depot.port}"):
        Depot().serve(port=depot.port).__enter__()


def test_an_exception_of_the_block_is_raised_unchanged(depot: Depot) -> None:
    error = ValueError("of the block")
    with pytest.raises(ValueError, match="of the block") as caught, Charger(depot.url):
        raise error
    assert caught.value is error
    assert error.__context__ is None


def test_the_traceback_of_a_failed_call_begins_with_the_call(charger: Charger) -> None:
    with pytest.raises(RemoteCallError) as caught:
        charger.sign_certificate(csr="x")
    assert [entry.name for entry in caught.traceback][:3] == [
        "test_the_traceback_of_a_failed_call_begins_with_the_call",
        "sign_certificate",
        "call",
    ]
    assert caught.value.__cause__ is None


def test_the_close_of_the_connection_is_reported_to_all_waiting_calls(depot: Depot) -> None:
    with Charger(depot.url) as charger:
        connection = depot["CP001"]
        assert connection.closed is None
        with pytest.raises(TimeoutError, match=r"was not closed within 0.01 s"):
            connection.wait_closed(timeout=0.01)
        with pytest.raises(TimeoutError):
            charger.wait_closed(timeout=0)
        lost: list[ConnectionLostError] = []

        def authorize() -> None:
            with pytest.raises(ConnectionLostError) as caught:
                charger.authorize(id_tag="x")
            lost.append(caught.value)

        waiting = start_thread(authorize)
        assert depot.authorize_received.wait(10)
        depot.may_answer.set()
        connection.close(4000, "enough")
        waiting.join()
        assert "4000: enough" in str(lost[0])
        for closed in (charger.wait_closed(timeout=10), connection.wait_closed(timeout=0), connection.closed):
            assert closed is not None
            assert (closed.code, closed.reason) == (4000, "enough")
        with pytest.raises(NotSentError):
            charger.heartbeat()
        with pytest.raises(NotSentError):
            connection.reset(type=SOFT)
    assert list(depot) == []


def test_a_call_has_its_own_timeout(depot: Depot, charger: Charger) -> None:
    with pytest.raises(CallTimeoutError, match=r"within 0.05 s"):
        charger.authorize(id_tag="x", timeout=0.05)
    depot.may_answer.set()
    assert charger.heartbeat(timeout=10).current_time == NOW


def test_the_exit_of_serve_closes_every_connection() -> None:
    with Depot().serve(port=0) as depot:
        chargers = [Charger(depot.url, f"CP{number}").__enter__() for number in range(3)]
        assert sorted(depot) == ["CP0", "CP1", "CP2"]
        assert "CP0" in depot
    for charger in chargers:
        assert charger.wait_closed(timeout=10).code == 1001
        charger.__exit__(None, None, None)
    with pytest.raises(RuntimeError, match="does not serve"):
        depot.port  # noqa: B018


def test_a_connection_is_known_by_its_equality(depot: Depot, charger: Charger) -> None:
    connection = depot["CP001"]
    assert connection == depot["CP001"]
    assert len({connection, depot["CP001"]}) == 1
    assert connection != "CP001"
    assert repr(connection) == "<ChargePointConnection 'CP001'>"
    assert repr(charger) == f"<Charger 'CP001' at {depot.url}/CP001>"
    connection.close()
    connection.wait_closed(timeout=10)
    assert repr(connection) == "<ChargePointConnection 'CP001', closed>"


def test_it_runs_over_any_transport() -> None:
    depot, close_codes = Depot(), list[int]()

    async def connect() -> Transport:
        here, there = memory_pair()
        start_thread(lambda: close_codes.append(depot.serve_connection(there, "CP001").code))
        return here

    with ManualChargePoint("ws://memory", "CP001", connect=connect) as charger:
        assert charger.heartbeat().current_time == NOW
        assert depot["CP001"].identity == "CP001"
    wait_until(lambda: close_codes == [1000])


@pytest.mark.parametrize(
    ("blocking", "asynchronous"),
    [
        (ChargePoint, AsyncChargePoint),
        (ManualChargePoint, AsyncManualChargePoint),
        (CentralSystem, AsyncCentralSystem),
        (ChargePointConnection, AsyncChargePointConnection),
    ],
)
def test_every_public_name_of_the_async_roles_exists(blocking: type, asynchronous: type) -> None:
    def public(role: type) -> set[str]:
        return {name for name in dir(role) if not name.startswith("_")}

    own = public(blocking) - {"perform"}  # an async program calls the procedure itself
    # An ASGI server, and one that calls `decide`, has its own event loop.
    theirs = public(asynchronous) - {"asgi", "decide"}
    assert own == {{"aclose": "close"}.get(name, name) for name in theirs}


def test_the_security_profile_and_the_pings_may_be_changed(depot: Depot) -> None:
    charger = ManualChargePoint(depot.url, "CP001", websocket=WebSocketOptions(ping_interval=0))
    charger.security = ChargePointSecurity.basic("key")
    assert charger.security.profile == 1
    with pytest.raises(ValueError, match="must be a wss:// URL for security profile 2"):
        charger.security = ChargePointSecurity.tls_basic("key")
    charger.ping_interval = 20
    with charger:
        assert charger.ping_interval == 20
        charger.ping_interval = 30
        assert charger.ping_interval == 30
        with pytest.raises(ValueError, match="ping_interval=-1"):
            charger.ping_interval = -1
        charger.call_timeout = 0.1
        assert charger.call_timeout == 0.1
        with pytest.raises(ValueError, match="call_timeout=0"):
            charger.call_timeout = 0
        charger.heartbeat()


def test_a_drained_connection_sends_no_more_calls(depot: Depot, charger: Charger) -> None:
    connection = depot["CP001"]
    connection.drain(timeout=1)
    with pytest.raises(NotSentError, match="being closed"):
        connection.reset(type=SOFT)
    assert charger.heartbeat().current_time == NOW


def test_both_directions_at_once(depot: Depot, charger: Charger) -> None:
    def reset() -> None:
        for _ in range(50):
            assert depot["CP001"].reset(type=HARD) == ACCEPTED

    other = start_thread(reset)
    for _ in range(50):
        charger.heartbeat()
    other.join()
    assert len(charger.threads) == 50
