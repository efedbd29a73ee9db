"""The demo desk: a fictional railway's week, played through the same verbs as real life."""
