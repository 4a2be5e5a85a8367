"""Files of every kind that officials have, read as text with the places it came from."""
