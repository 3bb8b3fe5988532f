"""Authorities, enterprises, units, posts, people and their assignments; who sees what of it."""
