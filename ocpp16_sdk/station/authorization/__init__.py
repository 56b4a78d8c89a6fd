"""Authorization: who may charge. `_behaviour` shows who calls whom."""
