"""What somebody who registers is asked: one pure description that every page, list and summary derives from."""
