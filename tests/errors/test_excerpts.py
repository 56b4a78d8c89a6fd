"""Errors show the beginning of a peer's text, and contain all of it."""

from __future__ import annotations

import pytest

from ocpp16_sdk.errors import ConnectionClosedError, HandshakeRefusedError, OcppError, RemoteCallError

LONG = "x" * 1_000_000


@pytest.mark.parametrize(
    "error",
    [
        RemoteCallError("Reset", LONG, LONG, {}),
        ConnectionClosedError(1000, LONG),
        HandshakeRefusedError(500, LONG),
        ConnectionClosedError(1000, "\\U" + "\U000e0001" * 1000),
    ],
    ids=["an answer", "a close", "a refusal", "what is not printable"],
)
def test_only_the_beginning_of_a_long_text_of_a_peer_is_shown(error: OcppError) -> None:
    assert len(str(error)) < 3000
    assert str(error).isprintable()


def test_the_beginning_of_code_and_description_is_shown() -> None:
    error = RemoteCallError("Reset", "c" * 65, "d" * 256, {})
    assert str(error) == f"Reset was refused with {'c' * 64}...: {'d' * 255}..."
    assert (len(error.code), len(error.description)) == (65, 256)
    assert str(RemoteCallError("Reset", "c" * 64, "d" * 255, {})).endswith(f"{'c' * 64}: {'d' * 255}")
    assert str(RemoteCallError("Reset", "GenericError", "", {})) == "Reset was refused with GenericError"
