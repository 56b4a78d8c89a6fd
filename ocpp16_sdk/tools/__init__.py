"""The commands `ocpp16 central-system`, `charge-point` and `demo`, for trying a real peer."""
