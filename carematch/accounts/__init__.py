"""Users and how they prove who they are: sign-in, sign-out, password reset, server-side sessions."""
