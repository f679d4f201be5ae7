"""The mail one finds on the first visit: a dozen letters of every kind, made here."""
