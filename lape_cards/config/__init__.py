"""What the settings files say, as models."""
