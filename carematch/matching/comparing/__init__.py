"""Two or three candidates side by side: what must be so, what is preferred, and what it comes down to in practice."""
