"""What people decide: corrections, additions, merges of actors, and their history and undo."""
