"""Who is asking, how we know, and what he himself wishes."""
