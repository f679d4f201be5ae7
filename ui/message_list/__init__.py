"""The list of messages: a spine of keys plus a window of rows."""
