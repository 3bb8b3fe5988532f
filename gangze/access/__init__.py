"""Who may do what: the matrix of roles and actions, and the actor who asks. Pure Python."""
