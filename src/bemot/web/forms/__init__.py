"""One file per page; a form refuses bad input and says which field and why."""
