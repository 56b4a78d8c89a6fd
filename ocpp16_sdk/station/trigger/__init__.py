"""TriggerMessage and ExtendedTriggerMessage."""
