"""UnlockConnector."""
