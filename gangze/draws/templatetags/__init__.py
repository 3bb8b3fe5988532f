"""Template tags of draws."""
