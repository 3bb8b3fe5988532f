"""排查: daily, weekly and monthly rounds, findings and how they close."""
