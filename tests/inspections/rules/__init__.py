"""Tests of gangze/inspections/rules: no database."""
