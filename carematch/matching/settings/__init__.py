"""How an anchor matches: its own weights, how many may be asked at once, how long they have to answer."""
