"""The built-in mail server on loopback, with sample mail and a correspondent."""
