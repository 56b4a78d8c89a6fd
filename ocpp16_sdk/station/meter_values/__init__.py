"""Sampled and clock-aligned meter values, and the meter values of a StopTransaction."""
