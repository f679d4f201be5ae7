"""The servers of an address: where to look for them, and which answers to trust."""
