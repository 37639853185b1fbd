"""A believable bureau of invented people, for a first look and for practice."""
