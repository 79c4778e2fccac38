"""Meeting a need by belonging: groups near the person that may suit, and which of them they have joined for it."""
