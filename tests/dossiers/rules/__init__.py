"""Tests of the rules of dossiers."""
