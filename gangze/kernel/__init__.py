"""Pure Python that everything stands on: errors, clock, business calendar, periods."""
