"""Pages of the organisation: parse, one call, render."""
