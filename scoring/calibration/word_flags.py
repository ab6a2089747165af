"""Word accuracies by their sounds (0 to 10) below which a word is marked.

Set by cross-validation over speakers on the folder `so762` (docs/experiments.md).
"""

UNCLEAR_BELOW = 5.0
NEARLY_BELOW = 7.0

RECOGNISED_UNCLEAR_BELOW = 6.0
RECOGNISED_NEARLY_BELOW = 7.5
