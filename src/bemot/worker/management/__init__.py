"""Commands of `bemot` that need the desk."""
