"""Tests of gangze/inspections."""
