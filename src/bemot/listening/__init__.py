"""The same opinion elsewhere, and watches on channels that are not owned."""
