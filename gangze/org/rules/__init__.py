"""What is allowed in the organisation and how its values are written; no framework."""
