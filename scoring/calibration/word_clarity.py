"""Confidences that separate clear, nearly clear and unclear words.

Written by `interview-coach train clarity` on the folder 'so762': 4586 words
of 50 speakers, 5 folds by speaker. On held-out speakers of the same corpus:
right words (experts: 8 or more) marked unclear 0.010, marked words that
are not right 0.247, poor words (below 5) that are marked 0.079.
"""

NEARLY_FROM = 0.28
CLEAR_FROM = 0.59
