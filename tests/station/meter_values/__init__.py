"""The rules of meter values, without a station."""
