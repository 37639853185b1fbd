"""“I am this person” and “this is wrong”: objections, what they hide meanwhile, and erasure."""
