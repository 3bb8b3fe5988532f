"""`gangze org`, `gangze roster` and `gangze firstadmin`."""
