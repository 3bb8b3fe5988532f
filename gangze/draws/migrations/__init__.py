"""Migrations of draws."""
