"""GetConfiguration and ChangeConfiguration, and the keys that are stored."""
