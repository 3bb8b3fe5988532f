"""The fictional park and its two months of history, made by the services that people use."""

from .park import DEMO_PEOPLE, FILES, PASSWORD, is_loaded, load

__all__ = ["DEMO_PEOPLE", "FILES", "PASSWORD", "is_loaded", "load"]
