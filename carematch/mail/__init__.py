"""Mail: letters written and queued with the act they tell of, and sent once that is safely kept."""
