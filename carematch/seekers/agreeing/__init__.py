"""What people agree to: the pages where it is given and taken back."""
