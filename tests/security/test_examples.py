"""The examples of docs/security.md work."""

from __future__ import annotations

import shutil
from pathlib import Path

import anyio
import pytest

from ocpp16_sdk import HandshakeRefusedError
from tests.support.certificates import OPERATOR, Authority, copy_certificate
from tests.support.examples import free_port, load_example, wait_until_listening
from tests.support.websocket_peers import bounded

pytestmark = pytest.mark.anyio


@pytest.fixture(autouse=True)
def _every_loop(anyio_backend: object) -> None: ...


@pytest.fixture
def folder(tmp_path: Path, authority: Authority) -> Path:
    """The files that the examples load."""
    issued = {
        "central-system": authority.issue("localhost"),
        "charge-point": authority.issue(common_name="SN-4711", organization=OPERATOR),
    }
    for name, certificate in issued.items():
        copy_certificate(tmp_path, name, certificate)
    shutil.copy(authority.roots, tmp_path / "roots.pem")
    return tmp_path


@bounded
async def test_profile_2_connects_with_a_key(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    port = free_port()
    example = load_example("security/profile_2.py", port=port)
    key: bytes = example["register"]("CP001")
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(example["serve"], folder)
        await wait_until_listening(port)
        await example["connect"](folder, "CP001", key)
        with pytest.raises(HandshakeRefusedError, match="401"):
            await example["connect"](folder, "CP001", key[::-1])
        with pytest.raises(HandshakeRefusedError, match="401"):
            await example["connect"](folder, "CP002", key)
        tasks.cancel_scope.cancel()
    assert capsys.readouterr().out == f"CP001 is connected to wss://localhost:{port}/ocpp/CP001\n"


@bounded
async def test_profile_3_connects_with_a_certificate(
    folder: Path, stranger: Authority, capsys: pytest.CaptureFixture[str]
) -> None:
    port = free_port()
    example = load_example("security/profile_3.py", port=port)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(example["serve"], folder)
        await wait_until_listening(port)
        await example["connect"](folder, "CP001")
        with pytest.raises(HandshakeRefusedError, match="403"):
            await example["connect"](folder, "CP002")
        copy_certificate(folder, "charge-point", stranger.issue(common_name="SN-4711", organization=OPERATOR))
        await example["connect"](folder, "CP001")
        tasks.cancel_scope.cancel()
    connects, fails = capsys.readouterr().out.splitlines()
    assert connects == "CP001 is connected"
    assert fails.startswith("Other: ")
