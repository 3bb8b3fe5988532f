"""Template libraries of the shell."""
