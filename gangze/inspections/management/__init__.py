"""Commands of rounds and findings."""
