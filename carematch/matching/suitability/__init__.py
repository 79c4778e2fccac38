"""What is learned about a provider after introductions, and who has to be told of it (regulation 22, three months)."""
