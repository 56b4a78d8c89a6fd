"""The start and the stop of transactions, by rules that can be replaced."""
