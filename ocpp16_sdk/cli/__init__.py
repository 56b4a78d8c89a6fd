"""The commands `ocpp16 central-system`, `charge-point` and `demo`, to test a real peer."""

from ocpp16_sdk.cli._main import main

__all__ = ["main"]
