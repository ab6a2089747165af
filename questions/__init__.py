"""Question banks: what is asked, why, what a good answer holds, and how each level may say it.

`bank` holds the records and `cues` the phrases to listen for; both are pure. `load` reads TOML
files strictly and `select` finds questions.
"""
