"""People's money: Individual Service Funds with books to the penny; hours; statements."""
