"""Generates `ocpp16_sdk.messages`, and packages for vendors, from JSON schemas; never imported by the package."""
