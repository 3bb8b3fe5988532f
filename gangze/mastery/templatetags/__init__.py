"""Template tags of mastery."""
