"""The history of the database; never imports the application."""
