"""Long work outside the request: progress, attempts, recovery."""
