"""Facts about rounds that a device may hand in later: one module a part."""

from . import findings, periods, rounds  # noqa: F401  # importing it declares its kinds
