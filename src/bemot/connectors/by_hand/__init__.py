"""A channel for any network that has no connector: a person brings the posts, and takes the answers back."""
