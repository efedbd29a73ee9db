"""Comments and posts of any site that offers an RSS or Atom feed; read only."""
