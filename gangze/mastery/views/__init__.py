"""Pages of mastery: hearing people, practice, the matrix, training."""
