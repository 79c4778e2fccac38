"""Files that people hand in: taken by their content, cleaned, kept encrypted, and given back to be saved."""
