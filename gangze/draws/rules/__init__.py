"""How a draw is frozen, drawn and checked (docs/rules/draw.md): values in, values out."""
