"""Word accuracies by their sounds (0 to 10) below which a word is marked.

Set by cross-validation over speakers on the folder `so762`: `UNCLEAR_BELOW` on three of the five
folds, so that at most 0.8 % of their right words are marked (docs/experiments.md).
"""

UNCLEAR_BELOW = 4.75
NEARLY_BELOW = 6.5

RECOGNISED_UNCLEAR_BELOW = 6.0
RECOGNISED_NEARLY_BELOW = 7.5
