"""What somebody who needs help is asked: one description that every page, list and summary derives from."""
