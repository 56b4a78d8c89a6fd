"""Observers of messages: `JsonLines`, and OpenTelemetry in `observers.telemetry` (extra `telemetry`)."""

from ocpp16_sdk.observers._json_lines import JsonLines

__all__ = ["JsonLines"]
