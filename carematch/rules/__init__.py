"""The law, and what councils and community organisations ask, as rules that can be read and dated."""
