"""What providers are to a person, and whom not to introduce: pages for staff, the person and who acts for them."""
