"""Reservations of connectors."""
