"""The public pages: the front door, help and statements, what went wrong, health."""
