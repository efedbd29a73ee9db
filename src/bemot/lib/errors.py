"""The one base class of what the desk refuses."""


class Refusal(Exception):
    """A move that the desk refuses; `str(refusal)` is one sentence for the user that says why and what to do.

    Verbs raise subclasses of it; one middleware makes an answer 409 of it.
    """


class SomebodyWasFaster(Refusal):
    """The row was not in the expected state any more: a colleague, or another tab, has moved it."""
