"""Keys, sealed sections and the search index in memory: the one place where personal data is readable."""
