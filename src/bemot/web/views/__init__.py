"""One file per page; a view fetches, asks one verb, and answers."""
