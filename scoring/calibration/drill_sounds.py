"""When a sound of a drill is called right, wrong, or neither.

Accuracies are the rater's (0 to 2), ratios log likelihood ratios in nats (`models.alternatives`).
Chosen on readings of speechocean762 by the speakers of folds 0 to 2, each heard and rated by models
that had not learned from the speaker. Of 148 sounds that are named on the other speakers, experts
heard 78 in 100 as wrong (docs/drills.md).
"""

WRONG_BELOW = 0.6
CHANGED_FROM = 3.0
CHANGE_BEATS_BY = 0.5
"""A sound is swapped or omitted if the rater puts it below the first, the change explains the word
by the second better than the expected sounds, and by the third better than the other change."""

RIGHT_FROM = 1.2
DOUBTED_FROM = 10.0
DOUBTED_BELOW = 1.8
"""From the first on a sound is as expected, unless a change explains the word by the second better
and the rater does not put it above the third."""

ADDED_FROM = 8.0
ADDED_BEATS_BY = 3.0
"""A vowel was put between consonants if that explains the word so much better than the expected
sounds, and so much better than any sound swapped or left out."""
