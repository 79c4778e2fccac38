"""What is kept about somebody: shown to them, handed to them, and put right, erased or answered for when they ask."""
