"""Calls that are typed, and the options of the command `central-system`."""

from __future__ import annotations

import io
import json
import signal
import subprocess

import pytest

from ocpp16_sdk import ConnectionOptions
from ocpp16_sdk.cli import main
from ocpp16_sdk.cli._answering_central_system import AnsweringCentralSystem
from ocpp16_sdk.cli._transcript import Transcript
from ocpp16_sdk.cli._typed_calls import CALLS, TypedCalls
from tests.cli.processes import BOUND, COMMAND, environment, run
from tests.support.emulated_station import EmulatedStation
from tests.support.roles import in_memory
from tests.support.virtual_time import in_virtual_time

PASSWORD = "hunter2-Kx9"


@pytest.mark.parametrize(
    ("line", "printed"),
    [
        ('CP001 Reset {"type": "Soft"}', "ResetResponse(status=ResetStatus.ACCEPTED)"),
        ("  CP001   getconfiguration  ", "GetConfigurationResponse("),
        ("CP001 Foo", "not sent: 'Foo': must be an action of a central system"),
        ("CP001", "not sent: '': must be an action of a central system"),
        ("CP001 Heartbeat", "not sent: 'Heartbeat': must be an action of a central system"),
        ('CP001 Reset {"type": "Warm"}', "not sent: "),
        ("CP001 Reset {", "not sent: "),
        ('CP001 RemoteStartTransaction {"idTag": "A", "connectorId": 0}', "not sent: "),
        ("CP002 ClearCache", "NotConnectedError: 'CP002' is not connected"),
        ('CP001 GetDiagnostics {"location": "ftp://x/"}', "RemoteCallError: GetDiagnostics was refused"),
        ("help", "connected: CP001"),
    ],
)
@in_virtual_time
async def test_a_typed_call_is_sent_or_refused_with_a_reason(line: str, printed: str) -> None:
    stream = io.StringIO()
    transcript = Transcript(stream)
    depot = AnsweringCentralSystem(heartbeat_interval=300, connection=ConnectionOptions(observer=transcript))
    async with in_memory(depot) as place, EmulatedStation("CP001", **place.options("CP001")) as station:
        await station.charge_point.wait_accepted()
        await TypedCalls(depot, transcript).send(line)
    lines = [each for each in stream.getvalue().splitlines() if printed in each]
    assert len(lines) == 1
    assert "�" not in lines[0]


def test_every_action_of_a_central_system_can_be_typed() -> None:
    assert {"Reset", "DataTransfer", "SetChargingProfile", "CertificateSigned"} <= CALLS.keys()
    assert not {"Heartbeat", "Authorize"} & CALLS.keys()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--path", "ocpp"], "path='ocpp': must be empty, or a path such as /ocpp"),
        (["--certificate", "missing.pem"], "--certificate and --key: must be given together"),
        (["--client-ca", "missing.pem"], "--client-ca: needs --certificate and --key"),
        (["--certificate", "missing.pem", "--key", "missing.pem"], "missing.pem"),
        (["--subprotocol", "ocpp 1.6"], "subprotocols="),
    ],
)
def test_a_wrong_option_is_an_error(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["central-system", *arguments]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert said in line


def test_a_central_system_with_a_password_sends_what_is_typed() -> None:
    arguments = ["central-system", "--port", "0", "--json", "--path", "/ocpp", "--lenient", "--subprotocol", "ocpp1.6"]
    with subprocess.Popen(
        [*COMMAND, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(OCPP16_PASSWORD=PASSWORD),
    ) as depot:
        assert depot.stdin is not None
        assert depot.stdout is not None
        try:
            url = json.loads(depot.stdout.readline())["note"].split()[-1].removesuffix("/<identity>")
            refused = run("charge-point", url, "CP1", "--once")
            assert (refused.returncode, "401" in refused.stderr) == (1, True)
            with subprocess.Popen(
                [*COMMAND, "charge-point", url, "CP1", "--quiet", "--once"],
                stdin=subprocess.DEVNULL,
                env=environment(OCPP16_PASSWORD=PASSWORD),
            ) as charger:
                while "StatusNotificationResponse" not in (line := depot.stdout.readline()):
                    assert line
                depot.stdin.write("CP1 GetLocalListVersion\n")
                depot.stdin.flush()
                while "GetLocalListVersionResponse" not in (line := depot.stdout.readline()):
                    assert line
                assert json.loads(line)["payload"] == {"listVersion": 0}
                depot.send_signal(signal.SIGINT)
                assert depot.wait(BOUND) == 0
                assert charger.wait(BOUND) == 0
            assert PASSWORD not in depot.stdout.read()
        finally:
            depot.kill()
