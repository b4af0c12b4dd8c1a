"""From the shipped model to a domain it is weak in, by more and more annotated documents."""
