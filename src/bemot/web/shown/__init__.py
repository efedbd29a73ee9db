"""What a page shows, as plain values in the words of the reader: between the domain and the templates."""
