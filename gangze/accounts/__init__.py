"""Users, sign-in, second factor, sessions, API tokens."""
