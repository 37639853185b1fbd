"""Settings, addresses and the server entry of one bureau."""
