"""Who is held, dead or released: claims with their sources."""
