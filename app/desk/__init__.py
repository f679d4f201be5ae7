"""The real Mail and Accounts: what a person wishes, over the store and the staff."""
