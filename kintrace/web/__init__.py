"""Pages: one side for families, one for the desk."""
