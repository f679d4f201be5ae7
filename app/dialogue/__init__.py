"""What is said to servers and by them, as a person may see it: kept briefly, timed, reported."""
