"""The examples of `docs/credentials.md` work, over real sockets and with TLS."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import anyio
import pytest

from ocpp16_sdk import AsyncChargePointConnection, AsyncManualChargePoint, HandshakeRefusedError
from ocpp16_sdk.central_system import get_configuration
from ocpp16_sdk.charge_point.credentials import FileCredentialStore
from ocpp16_sdk.charge_point.credentials._rotation import CredentialCandidates
from ocpp16_sdk.configuration import keys
from ocpp16_sdk.errors import RefusedError
from ocpp16_sdk.security import Certificate, ChargePointSecurity, hash_key, new_key
from tests.support.certificates import OPERATOR, Authority, copy_certificate
from tests.support.examples import free_port, load_example, wait_until_listening
from tests.support.log_secrets import private_lines, secrets_in, spellings_of_key
from tests.support.websocket_peers import bounded

pytestmark = pytest.mark.anyio


@pytest.fixture(autouse=True)
def _every_loop(anyio_backend: object) -> None: ...


@pytest.fixture
def folder(tmp_path: Path, authority: Authority) -> Path:
    copy_certificate(tmp_path, "central-system", authority.issue("localhost"))
    copy_certificate(tmp_path, "charge-point", authority.issue(common_name="CP001", organization=OPERATOR))
    (tmp_path / "roots.pem").write_bytes(authority.roots.read_bytes())
    return tmp_path


class Stage:
    """Both examples, on separate ports."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.central, self.charger = (
            load_example("credentials/central_system.py"),
            load_example("credentials/charger.py"),
        )
        ports = free_port(), free_port(), free_port()
        self.central["PORTS"], self.central["INTERVAL"] = ports, 1
        schemes = ("ws", "wss", "wss")
        self.urls = [f"{scheme}://localhost:{port}/ocpp" for scheme, port in zip(schemes, ports, strict=True)]
        self.charger["ENDPOINTS"].update(enumerate(self.urls, start=1))
        self.depot: Any = self.central["Depot"]()
        self.factory_key = new_key()
        self.central["hashes"]["CP001"] = hash_key(self.factory_key)

    @property
    def charge_point(self) -> AsyncChargePointConnection:
        charge_point: AsyncChargePointConnection = self.depot["CP001"]
        return charge_point

    @property
    def candidates(self) -> CredentialCandidates:
        """What the charge point has stored."""
        stored = FileCredentialStore(self.folder / "credentials.json").load()
        assert stored is not None
        return stored

    def is_at(self, profile: int) -> bool:
        """Whether both sides have settled on a profile, and are connected."""
        settled = self.candidates.profiles == (profile,) and self.central["profiles"].get("CP001") == profile
        return settled and "CP001" in self.depot

    async def refuses(self, profile: int, key: bytes) -> int:
        """How it refuses somebody else of that profile."""
        kind = ChargePointSecurity.basic if profile == 1 else self._tls_basic
        other = AsyncManualChargePoint(self.urls[profile - 1], "CP001", security=kind(key))
        with pytest.raises(HandshakeRefusedError) as refusal:
            await other.__aenter__()
        return refusal.value.status

    def _tls_basic(self, key: bytes) -> ChargePointSecurity:
        return ChargePointSecurity.tls_basic(key, roots=self.folder / "roots.pem")


@asynccontextmanager
async def running(folder: Path) -> AsyncGenerator[Stage]:
    stage = Stage(folder)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(stage.central["serve"], stage.depot, folder)
        for port in stage.central["PORTS"]:
            await wait_until_listening(port)
        tasks.start_soon(stage.charger["main"], folder, stage.factory_key)
        yield stage
        tasks.cancel_scope.cancel()


async def so(condition: Callable[[], bool]) -> None:
    while not condition():  # noqa: ASYNC110 - nothing tells
        await anyio.sleep(0.01)


@pytest.mark.item("J-73", "J-74", "J-75", "J-76", "J-77", "CFG-08", "SEC-05", "SEC-09", "SEC-11", "SEC-28")
@bounded
async def test_a_charge_point_gets_its_own_key_and_is_raised_to_profile_3(
    folder: Path, all_logs: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    async with running(folder) as stage:
        await so(lambda: "CP001" in stage.central["onboarded"])
        (key,) = {*stage.candidates.keys} - {stage.factory_key}
        assert isinstance(key, bytes)
        assert await stage.refuses(1, stage.factory_key) == 401
        await so(lambda: stage.candidates == CredentialCandidates((1,), (key,)))

        await so(lambda: "the registration is Accepted" in all_logs.text)
        assert "the registration is Pending" in all_logs.text.partition("the registration is Accepted")[0]
        by_name: list[str] = [keys.AUTHORIZATION_KEY.name, keys.SECURITY_PROFILE.name]
        for asked in (None, by_name):
            told = await get_configuration(stage.charge_point, asked, max_keys=10)
            assert dict(told) == {"SecurityProfile": "1"}
            assert told.unknown == (() if asked is None else ("AuthorizationKey",))

        for profile in (2, 3):
            await stage.central["raise_profile"](stage.charge_point, profile)
            await so(partial(stage.is_at, profile))
            assert await stage.refuses(1, key) == 403
        assert await stage.refuses(2, key) == 403
        with pytest.raises(RefusedError, match="Rejected"):
            await stage.central["raise_profile"](stage.charge_point, 2)
    files = [Certificate(folder, folder / f"{name}.key") for name in ("central-system", "charge-point")]
    secrets = [*spellings_of_key(key), *spellings_of_key(stage.factory_key), *stage.central["hashes"]["CP001"]]
    secrets += [line for file in files for line in private_lines(file)]
    assert not secrets_in(secrets, all_logs, [capsys.readouterr().out])


@pytest.mark.item("SEC-10")
@bounded
async def test_without_tls_there_it_falls_back(folder: Path) -> None:
    stage = Stage(folder)
    plain = stage.central["PORTS"][0]
    stage.charger["ENDPOINTS"][2] = f"wss://localhost:{plain}/ocpp"  # nobody speaks TLS there
    stage.central["onboarded"].add("CP001")
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(stage.central["serve"], stage.depot, folder)
        await wait_until_listening(plain)
        tasks.start_soon(stage.charger["main"], folder, stage.factory_key)
        await so(lambda: "CP001" in stage.depot)
        await stage.central["raise_profile"](stage.charge_point, 2)
        assert stage.candidates == CredentialCandidates((2, 1), (stage.factory_key,))
        await so(lambda: stage.candidates == CredentialCandidates((1,), (stage.factory_key,)))
        await so(lambda: "CP001" in stage.depot)
        tasks.cancel_scope.cancel()
