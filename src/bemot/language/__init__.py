"""The offline text core: what the desk knows about a text. Plain Python and numpy; opens no connection."""
