"""The windows: Qt, and nothing that can block."""
