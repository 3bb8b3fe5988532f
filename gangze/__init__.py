"""Gangze (岗责): the responsibility system of frontline posts, for parks, enterprises and crews."""

__version__ = "0.1.0"
