"""Pages of plans, rounds, hand-overs, weeks, months and findings."""
