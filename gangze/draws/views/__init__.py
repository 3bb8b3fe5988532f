"""Pages of draws: planning, the site, the result, excuses, checking."""
