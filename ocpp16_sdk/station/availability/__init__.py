"""The availability of connectors: ChangeAvailability."""
