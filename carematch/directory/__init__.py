"""What strangers see of an organisation's listed providers; it knows their listings and no other record of theirs."""
