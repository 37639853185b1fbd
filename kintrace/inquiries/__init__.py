"""Who is sought: what a family asks."""
