"""Capture the logs of all libraries, and find secrets in them."""

from __future__ import annotations

import base64
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from ocpp16_sdk.security import (
    Certificate,
)


@pytest.fixture
def all_logs(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """The records of all loggers, at the level DEBUG."""
    caplog.set_level(logging.DEBUG)
    loggers = [
        logging.getLogger(name) for name in (*logging.root.manager.loggerDict, "httpx", "httpcore", "websockets")
    ]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
    yield caplog
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)


def spellings_of_key(key: bytes, identity: str = "CP001") -> list[str]:
    """Return the texts that would show a key."""
    return [
        base64.b64encode(identity.encode() + b":" + key).decode(),
        base64.b64encode(key).decode().rstrip("="),
        key.hex(),
        repr(key)[2:-1],
    ]


def private_lines(certificate: Certificate) -> list[str]:
    assert certificate.private_key is not None
    return [line for line in Path(certificate.private_key).read_text("ascii").splitlines() if "-----" not in line]


def secrets_in(secrets: list[str], logged: pytest.LogCaptureFixture, errors: list[str]) -> list[str]:
    """Return the secrets that stand in the logs or in the errors."""
    told = "\n".join([*(f"{record.getMessage()} {record.__dict__}" for record in logged.records), logged.text, *errors])
    assert "httpcore" in told, "the loggers of the libraries were heard"
    return [secret for secret in secrets if secret in told]
