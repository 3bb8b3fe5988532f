"""Django's admin for superusers: its gate and what it shows of accounts."""
