"""Commands of draws."""
