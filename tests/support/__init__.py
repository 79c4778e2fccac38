"""What the tests bring with them: a PostgreSQL server and a browser."""
