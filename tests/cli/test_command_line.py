"""The command line: what it takes, and what it says of the rest."""

from __future__ import annotations

import re
import runpy
import signal
from collections.abc import Iterator

import anyio
import pytest

from ocpp16_sdk.cli import _central_system
from ocpp16_sdk.cli._main import main


@pytest.fixture(autouse=True)
def signals() -> Iterator[None]:
    """`main` is the whole program, and takes the signals."""
    kept = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("", "COMMAND"),
        ("nonsense", "invalid choice"),
        ("central-system --port 65536", "'65536': must be a port number from 0 to 65535"),
        ("central-system --port -1", "must be a port number"),
        ("central-system --port ²", "must be a port number"),
        ("central-system --interval 0", "must be a positive number"),
        ("charge-point ws://127.0.0.1", "IDENTITY"),
        ("charge-point ws://127.0.0.1 CP1 --connectors 0", "must be a positive number"),
        (f"charge-point ws://127.0.0.1 CP1 --id-tag {'x' * 21}", "must be an identifier of at most 20 characters"),
    ],
)
def test_a_wrong_line_is_refused(line: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(line.split())
    assert caught.value.code == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("command", ["central-system", "charge-point", "demo"])
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main([command, "--help"])
    assert caught.value.code == 0
    assert "--json" in capsys.readouterr().out


def test_an_error_is_a_status_and_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["charge-point", "ws://127.0.0.1:1", "CP1", "--once"]) == 1
    assert main(["charge-point", "ftp://127.0.0.1:1", "CP1"]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert [line.partition(":")[0] for line in lines] == ["ocpp16", "ocpp16"]


def test_an_error_of_the_program_is_not_shown_as_a_wrong_line(monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(*_: object, **__: object) -> None:
        raise ValueError("a mistake in the program")

    monkeypatch.setattr(_central_system, "run_central_system", fail)
    with pytest.raises(ValueError, match="a mistake in the program"):
        main(["central-system"])


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_command_that_is_interrupted_closes_everything_and_exits_with_zero(
    number: signal.Signals, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed: list[bool] = []

    async def wait(*_: object, **__: object) -> None:
        signal.raise_signal(number)
        try:
            await anyio.sleep(10)
        finally:
            closed.append(True)

    monkeypatch.setattr(_central_system, "run_central_system", wait)
    assert main(["central-system"]) == 0
    assert closed == [True]


def test_importing_the_main_module_runs_no_command() -> None:
    assert runpy.run_module("ocpp16_sdk.__main__", run_name="imported")["main"] is main


def test_it_prints_its_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert re.fullmatch(r"ocpp16-sdk \d+\.\d+\.\d+\n", capsys.readouterr().out)
