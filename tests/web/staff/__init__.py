"""The desk through its pages."""
