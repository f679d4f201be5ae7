"""What ails an account: its servers tried step by step, each failure recognised and explained."""
