"""Who could share a week of visits: few people, near, within what the week may cost, each visit lawful."""
