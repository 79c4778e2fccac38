"""What every slice stands on: database, money, time, access and forms; core knows no slice."""
