"""Money in double entry: whole pence, append-only, balanced by the database itself; knows no books, only accounts."""
