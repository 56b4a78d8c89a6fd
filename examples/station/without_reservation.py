"""A station without reservation: its calls, its key and its feature profile are gone."""

from ocpp16_sdk.station import Standard

features = Standard(reservation=None)
