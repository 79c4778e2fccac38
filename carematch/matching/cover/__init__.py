"""Who could step in: how ready a fortnight is for somebody being away. Each step-in is the person's choice, and new."""
