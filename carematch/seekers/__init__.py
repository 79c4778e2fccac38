"""People who want care or support: who they are, what they need, who acts for them, and what they agreed to share."""
