"""The door for servers and commands: `gunicorn wsgi:app`, `flask --app wsgi ...`."""

from carematch.app import create_app

app = create_app()
