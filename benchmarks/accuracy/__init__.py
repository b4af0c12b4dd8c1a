"""How right claimkit is: it runs on a corpus, in the corpus's own conventions, and is scored."""
