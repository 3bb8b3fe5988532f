"""Settings and wiring; imported by nobody."""
