"""The staff: threads that each own one connection and do one bounded step at a time."""
