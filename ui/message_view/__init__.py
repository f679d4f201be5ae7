"""One message as a person reads it."""
