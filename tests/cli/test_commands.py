"""The commands, run as a user runs them: as processes."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest

from tests.cli.processes import BOUND, COMMAND, Running, environment, run, running
from tests.support.websocket_handshakes import request

PASSWORD = "hunter2-Kx9"


def url_of(central_system: Running) -> str:
    """Where it listens, from its first line."""
    found = re.search(r"ws://[\d.]+:\d+/", central_system.line())
    assert found is not None
    return found[0]


def parsed(output: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in output.splitlines()]


@pytest.fixture(scope="module")
def central_system() -> Iterator[str]:
    """The URL of a central system that runs as long as the tests here."""
    with running("central-system", "--port", "0", "--json") as process:
        yield url_of(process)
        assert process.end(signal.SIGINT)[0] == 0


def test_the_demo_runs_every_step_and_exits_with_zero() -> None:
    done = run("demo", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    lines = parsed(done.stdout)
    assert all({"time", "identity"} <= set(line) for line in lines)
    requests = [line["action"] for line in lines if "request" in line]
    steps = (
        "BootNotification StatusNotification Authorize ChangeConfiguration RemoteStartTransaction StartTransaction "
        "MeterValues SetChargingProfile RemoteStopTransaction StopTransaction Heartbeat"
    )
    remaining = iter(requests)
    assert all(step in remaining for step in steps.split()), requests
    assert not [line for line in lines if "error" in line or "fault" in line]
    notes = [line["note"] for line in lines if "note" in line]
    assert re.fullmatch(r"every step was as expected; \d+ Wh were charged", notes[-1])
    # Each request has its answer.
    asked = [line["uniqueId"] for line in lines if "request" in line]
    answered = [line["uniqueId"] for line in lines if "response" in line]
    assert sorted(asked) == sorted(answered)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_demo_is_readable_and_fails_if_it_is_interrupted(number: signal.Signals) -> None:  # B1
    with running("demo") as demo:
        assert "a charge point process starts" in demo.line()
        assert "--> BootNotificationRequest(" in demo.line_with("BootNotificationRequest")
        status, output, errors = demo.end(number)
    assert (status, errors) == (130, "")
    assert "the demo was interrupted" in output
    assert "\x1b" not in output


def test_an_early_interruption_of_the_demo_prints_no_traceback() -> None:  # B1
    with running("demo") as demo:
        demo.line()
        status, _, errors = demo.end(signal.SIGINT)  # the charge point process is being started
    assert (status, errors) == (130, "")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_both_roles_run_as_processes_and_exit_orderly(number: signal.Signals) -> None:
    with running("central-system", "--port", "0", "--json", "--interval", "77") as depot:
        with running(
            "charge-point", url_of(depot), "CP 1", "--json", "--id-tag", "04A2B3", OCPP16_PASSWORD=PASSWORD
        ) as charger:
            first = json.loads(charger.line())
            assert first["note"].endswith("/CP%201")
            boot = json.loads(charger.line_with('"response":"BootNotificationResponse"'))
            assert boot["payload"]["interval"] == 77
            charger.line_with('"response":"AuthorizeResponse"')
            status, output, errors = charger.end(number)
            assert (status, errors) == (0, "")
            parsed(output)
        closed = json.loads(depot.line_with("closed with"))
        assert (closed["identity"], closed["note"]) == ("CP 1", "the connection was closed with 1000")
        status, output, errors = depot.end(number)
        assert (status, errors, output) == (0, "", "")


def test_a_charge_point_exits_when_its_central_system_stops() -> None:
    with (
        running("central-system", "--port", "0") as depot,
        running("charge-point", url_of(depot), "CP1", "--once") as charger,
    ):
        charger.line_with("connector_id=2")
        charger.line_with("StatusNotificationResponse")
        assert depot.end(signal.SIGTERM)[0] == 0
        status, output, errors = charger.end()
        assert (status, errors) == (0, "")
        assert "closed with 1001: the central system is going away" in output


def test_a_charge_point_that_loses_its_central_system_fails() -> None:
    with (
        running("central-system", "--port", "0") as depot,
        running("charge-point", url_of(depot), "CP1", "--once") as charger,
    ):
        charger.line_with("connector_id=2")
        charger.line_with("StatusNotificationResponse")
        depot.process.kill()
        status, output, errors = charger.end()
        assert (status, errors) == (1, "")
        assert "closed with 1006" in output


def test_the_password_is_sent_to_the_central_system_and_printed_nowhere(central_system: str) -> None:
    for arguments, variables in ((["--password", PASSWORD], {}), ([], {"OCPP16_PASSWORD": PASSWORD})):
        with running("charge-point", central_system, "CP1", *arguments, **variables) as charger:
            said = charger.line() + charger.line_with("StatusNotificationResponse")
            status, output, errors = charger.end(signal.SIGINT)
        assert status == 0
        assert PASSWORD not in said + output + errors
    refused = run("charge-point", "ws://127.0.0.1:1/", "CP1", "--password", PASSWORD, "--once")
    assert PASSWORD not in refused.stdout + refused.stderr


def test_quiet_prints_nothing() -> None:
    with (
        running("central-system", "--port", "0") as depot,
        running("charge-point", url_of(depot), "CP2", "--quiet") as charger,
    ):
        depot.line_with("StatusNotificationResponse")
        status, output, errors = charger.end(signal.SIGINT)
    assert (status, output) == (0, "")
    assert "Traceback" not in errors


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["charge-point", "ws://127.0.0.1:1/", "CP1", "--once"], 1, "the connection could not be opened"),
        (
            ["charge-point", "http://127.0.0.1:1/", "CP1"],
            2,
            "endpoint_url: must be a URL such as ws://host/path or wss://host/path",
        ),
        (["charge-point", f"ws://u:{PASSWORD}@127.0.0.1/", "CP1"], 2, "endpoint_url: must be without credentials"),
        (["charge-point", "ws://127.0.0.1:1/", ""], 2, "identity='': must be a path segment"),
        (
            ["charge-point", "ws://127.0.0.1:1/", "a:b", "--password", PASSWORD],
            2,
            "identity='a:b': must be a text",
        ),
        (["central-system", "--host", "192.0.2.1", "--port", "0"], 1, "cannot listen on 192.0.2.1:0: "),
    ],
)
def test_a_wrong_argument_is_reported_in_one_line(arguments: list[str], status: int, said: str) -> None:
    done = run(*arguments)
    [line] = done.stderr.splitlines()
    assert (done.returncode, done.stdout) == (status, "")
    assert line.startswith(f"ocpp16: {said}")
    assert PASSWORD not in line


def test_a_port_in_use_is_reported_in_one_line(central_system: str) -> None:
    done = run("central-system", "--port", central_system.rpartition(":")[2].rstrip("/"))
    [line] = done.stderr.splitlines()
    assert done.returncode == 1
    assert "cannot listen on 127.0.0.1:" in line
    assert "in use" in line


def test_a_closed_output_pipe_stops_the_command() -> None:  # B2
    reading, writing = os.pipe()
    with (
        running("central-system", "--port", "0", "--interval", "1") as depot,
        subprocess.Popen(
            [*COMMAND, "charge-point", url_of(depot), "CP1"],
            stdout=writing,
            stderr=subprocess.PIPE,
            text=True,
            env=environment(),
        ) as charger,
    ):
        try:
            os.close(writing)
            depot.line_with("StatusNotificationResponse")
            os.close(reading)
            _, errors = charger.communicate(timeout=BOUND)
            assert charger.returncode == 0
            assert not [word for word in ("Traceback", "Broken", "ignored", "observer") if word in errors]
        finally:
            charger.kill()


def test_each_kind_of_refused_connection_is_shown_once_on_stderr() -> None:
    with running("central-system", "--port", "0") as depot:
        port = int(url_of(depot).rpartition(":")[2].split("/")[0])
        for head in (b"GET / HTTP/1.1\r\n", b"GET /\x1b[31m HTTP/1.1\r\n\r\n", request("/"), request("/CP1")):
            for _ in range(20):
                with socket.create_connection(("127.0.0.1", port), BOUND) as peer:
                    peer.sendall(head)
                    peer.shutdown(socket.SHUT_WR)
                    while peer.recv(1000):
                        pass
        _, _, errors = depot.end(signal.SIGTERM)
    assert errors.splitlines() == [
        "a handshake from 127.0.0.1 was not completed: the peer disconnected",
        r"a handshake from 127.0.0.1 for '/\\x1b[31m' was answered with 426",
        "a handshake from 127.0.0.1 for '/' was answered with 404",
        "'CP1' at 127.0.0.1 was closed with 1002: no common subprotocol, it offered none, must be ocpp1.6",
    ]
