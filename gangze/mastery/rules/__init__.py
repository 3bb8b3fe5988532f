"""What follows from what people have shown; no framework (docs/rules/mastery.md)."""
