"""Pictures of every screen, drawn over the fake post office with a clock that stands still."""
