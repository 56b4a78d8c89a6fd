"""A function without `async` decides in a thread who may connect, alone or called by a guard."""

from __future__ import annotations

import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from ocpp16_sdk import CentralSystem, ChargePointConnection, HandshakeRefusedError, ManualChargePoint, messages as m
from ocpp16_sdk.blocking import Admission, in_thread
from ocpp16_sdk.blocking._threads._worker_threads import WORKER_THREAD_NAME
from ocpp16_sdk.security import Accept, AsyncAdmission, ConnectionRequest, Refuse, require_known
from tests.blocking.roles import NOW


@dataclass
class Account:
    """The data of the application about a charge point."""

    name: str


class Depot(CentralSystem):
    def on_heartbeat(self, charge_point: ChargePointConnection, request: m.HeartbeatRequest) -> m.HeartbeatResponse:
        assert charge_point.session(Account).name == "account of CP001"
        return m.HeartbeatResponse(current_time=NOW)


def find_account(request: ConnectionRequest) -> Accept | Refuse:
    """Look up the account, as an application does in its database."""
    assert threading.current_thread().name == WORKER_THREAD_NAME
    if request.identity == "CP404":
        return Refuse(404)
    if request.identity == "CP500":
        raise ValueError("the database is gone")
    return Accept(session=Account(f"account of {request.identity}"))


async def find_account_in_the_loop(request: ConnectionRequest) -> Accept | Refuse:
    assert threading.current_thread().name != WORKER_THREAD_NAME
    return Accept(session=Account(f"account of {request.identity}"))


class Finder:
    async def __call__(self, request: ConnectionRequest) -> Accept | Refuse:
        return await find_account_in_the_loop(request)


@contextmanager
def serving(decide: AsyncAdmission | Admission) -> Generator[str]:
    with Depot(decide=decide).serve(port=0) as depot:
        yield f"ws://127.0.0.1:{depot.port}"


@pytest.mark.parametrize(
    "decide",
    [
        find_account,
        in_thread(find_account),
        require_known({"CP001"}, then=in_thread(find_account, threads=1)),
        require_known({"CP001"}, then=find_account_in_the_loop),
        Finder(),
    ],
    ids=["a plain function", "in a thread", "a guard that asks it", "an async function", "an async object"],
)
def test_an_accepted_connection_has_its_session(decide: AsyncAdmission | Admission) -> None:
    with serving(decide) as url, ManualChargePoint(url, "CP001") as charger:
        assert charger.heartbeat().current_time == NOW


@pytest.mark.parametrize("status", [404, 500])
def test_a_refused_charge_point_receives_the_status(status: int) -> None:
    with serving(find_account) as url, pytest.raises(HandshakeRefusedError) as caught:
        ManualChargePoint(url, f"CP{status}").__enter__()
    assert caught.value.status == status


def test_a_slow_decision_does_not_delay_others() -> None:
    may_return, waiting = threading.Event(), threading.Event()

    def decide(request: ConnectionRequest) -> Accept:
        if request.identity == "slow":
            waiting.set()
            assert may_return.wait(10)
        return Accept(session=Account("account of CP001"))

    with serving(decide) as url:
        slow = threading.Thread(target=ManualChargePoint(url, "slow").__enter__, daemon=True)
        slow.start()
        assert waiting.wait(10)
        with ManualChargePoint(url, "CP001") as charger:
            assert charger.heartbeat().current_time == NOW
        may_return.set()
        slow.join()


def test_in_thread_keeps_the_name_and_checks_its_limit() -> None:
    assert in_thread(find_account).__name__ == "find_account"
    with pytest.raises(ValueError, match="threads=0: must be a whole number, at least 1"):
        in_thread(find_account, threads=0)
