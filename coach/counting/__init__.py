"""What is counted of practice: days, numbers of answers, trends, sounds. Pure."""
