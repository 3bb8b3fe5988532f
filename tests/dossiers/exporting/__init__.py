"""Tests of the files that dossiers are exported to."""
