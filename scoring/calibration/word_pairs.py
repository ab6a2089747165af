"""Which of two words was said: the weights of a logistic function without a constant.

Fitted on 316 trials of synthesised single words (Kokoro, four voices, two pairs of each of twenty
contrasts: tools/pair_clips.py). By the three other of these voices each time, 92 in 100 are heard
right; 73 in 100 answers are sure, and of these 97 in 100 right. The phone head was that of
a later training than the shipped one, with which new voices are heard as well (docs/drills.md).
"""

BY_SOUNDS = 0.179
"""For each nat that the one word's phones explain the recording better than the other's."""

BY_RECOGNISER = 0.782
IN_SILENCE = -0.339
"""For the log ratio of the recogniser's beliefs in the written words, heard and in silence."""

LARGEST_DIFFERENCE = 10.0
"""Nats; more by the sounds alone would outvote the recogniser. Of 10, 15 and 20 the one with which
words of a voice left out were told apart best."""

SURE_FROM = 0.9
"""Below this probability of the likelier word the answer is "not sure"."""

NEITHER_BELOW = -3.5
"""Mean log posterior of a word's phones against their best rivals, below which it is another word.
The words that were said are above it in more than 99 of 100 trials; of other words, whose letters
differ in two places and more, six in ten are below.
"""
