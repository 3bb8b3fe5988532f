"""Append-only facts, receipts, media, daily seals and their verification."""
