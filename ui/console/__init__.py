"""The console: a dockable window that shows what is said to servers, and explains it."""
