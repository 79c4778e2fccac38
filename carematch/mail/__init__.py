"""Mail: letters written and queued with the act they tell of, and sent once that is safely kept."""

# Whoever writes a letter also knows the job that sends it: it has its name from here.
from carematch.mail import sending as sending
