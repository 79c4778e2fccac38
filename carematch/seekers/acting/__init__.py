"""Who acts for a person: pages, and invitations to those who have no account yet."""
