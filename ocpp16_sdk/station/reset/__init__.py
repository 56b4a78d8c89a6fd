"""Reset: transactions stop first, then the hardware restarts."""
