"""OpenTelemetry is optional: only `observers.telemetry` imports it, and its error names the extra."""

from __future__ import annotations

import signal
import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import anyio
import pytest
from anyio.streams.text import TextReceiveStream

from ocpp16_sdk.observers import telemetry
from tests.support.connections import Peer
from tests.support.examples import ROOT, dial_when_listening, free_port
from tests.support.websocket_peers import bounded


def test_the_package_does_not_import_opentelemetry() -> None:
    code = "import sys, ocpp16_sdk, ocpp16_sdk.blocking; print([name for name in sys.modules if 'telemetry' in name])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "[]\n"


def test_without_opentelemetry_the_import_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry", None)
    spec = spec_from_file_location("telemetry_without", telemetry.__file__)
    assert spec is not None
    assert spec.loader is not None
    with pytest.raises(ImportError, match=r"pip install 'ocpp16-sdk\[telemetry\]'"):
        spec.loader.exec_module(module_from_spec(spec))


@pytest.mark.anyio
@bounded
async def test_the_example_reports_calls_and_connections(tmp_path: Path) -> None:
    # In a process of its own, as the exporters of the console take the output that there is when they are imported.
    port = free_port()
    source = (ROOT / "examples" / "tracing.py").read_text("utf-8").replace("9000", str(port))
    async with await anyio.open_process([sys.executable, "-c", source], cwd=tmp_path) as process:
        try:
            peer = Peer(await dial_when_listening(f"ws://127.0.0.1:{port}/CP001"))
            await peer.send(2, "1", "Heartbeat", {})
            assert (await peer.receive())[:3] == [4, "1", "NotSupported"]
            await peer.transport.aclose()
            process.send_signal(signal.SIGINT)
            assert process.stdout is not None
            told = "".join([text async for text in TextReceiveStream(process.stdout)])
        finally:
            if process.returncode is None:
                process.kill()
    for name in ("Heartbeat", "rpc.server.call.duration", "ocpp.connection.count"):
        assert f'"name": "{name}"' in told
    assert '"ocpp.identity": "CP001"' in told
    assert len((tmp_path / "messages.jsonl").read_text("ascii").splitlines()) == 2


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"
