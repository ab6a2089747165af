"""Constants fitted on rated speech, each with the corpus, split and figures it came from."""
