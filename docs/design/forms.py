"""The form that the styleguide shows: each kind of field, one of them wrong."""
# ruff: noqa: INP001  these are scripts beside a document, no package

from django import forms


class Shown(forms.Form):
    """A responsibility, as far as a styleguide needs one."""

    name = forms.CharField(label="Ämne", help_text="Ett eller två ord, som kollegor säger.")
    mail = forms.EmailField(label="Mejladress", required=False)
    topic = forms.ChoiceField(label="Vem svarar", choices=[("a", "Ana Lind"), ("b", "Bo Ek"), ("c", "Cleo Sand")])
    why = forms.CharField(label="Varför", widget=forms.Textarea(attrs={"rows": 3}), help_text="En mening räcker.")
    place = forms.ChoiceField(
        label="Var bestäms svaret",
        widget=forms.RadioSelect,
        choices=[("local", "Här, av den som har ämnet"), ("central", "Centralt, av ledningen")],
    )
    wait = forms.BooleanField(
        label="Vänta på andra läsaren",
        help_text="Svaret går inte ut förrän någon annan har läst inlägget.",
        required=False,
    )
    file = forms.FileField(
        label="Förra månadens kommentarer", help_text="CSV eller JSONL, högst 20 MB.", required=False
    )


def shown() -> Shown:
    """Return the form as it looks after a person forgot the reason and mistyped the address."""
    form = Shown({"name": "Väntetid", "mail": "ana@", "topic": "a", "place": "local", "wait": "on"})
    form.is_valid()
    return form
