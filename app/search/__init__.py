"""Typed words become a question that the store can answer; runs nothing."""
