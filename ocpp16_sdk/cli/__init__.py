"""The commands `ocpp16 central-system`, `charge-point` and `demo`, for trying a real peer."""

from ocpp16_sdk.cli._main import main

__all__ = ["main"]
