"""Reads exports of comments: CSV and JSONL files, as other tools and networks give them."""
