"""Measures against a post or its author: on a ground, with a picture kept, told to the author, who may say no."""
