"""Bytes to letters and letters to bytes: pure functions."""
