"""The queue: every need that waits for somebody to act, whose it is, what comes next and by when."""
