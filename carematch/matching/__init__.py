"""Who fits a need, why, and what smallest change would bring somebody in; a person decides every match."""
