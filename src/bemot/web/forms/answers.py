"""The answer library: what is looked for, and what is told to everybody beforehand."""

from django import forms
from django.utils.translation import gettext_lazy as _

from bemot.conversations.models import Topic


class FindForm(forms.Form):
    q = forms.CharField(label=_("Words of a question or an answer"), max_length=300, required=False)
    topic = forms.ModelChoiceField(label=_("Topic"), queryset=Topic.objects.none(), required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came
        self.fields["topic"].queryset = Topic.objects.all()  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["topic"].empty_label = _("Every topic")  # type: ignore[attr-defined]  # as above

    def wanted(self) -> tuple[str, Topic | None]:
        """Give the words and the topic; what cannot be read is not asked for."""
        words = self.cleaned_data if self.is_valid() else {}
        return str(words.get("q", "")).strip(), words.get("topic")


class QuestionForm(forms.Form):
    question = forms.CharField(
        label=_("The question"), help_text=_("As somebody would ask it who has not asked before."), max_length=300
    )
    text = forms.CharField(
        label=_("The answer"),
        help_text=_("Without greeting and names: everybody reads it."),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=5000,
    )


class ReasonForm(forms.Form):
    key = forms.CharField(max_length=1000)
    reason = forms.CharField(label=_("Why is it different now?"), max_length=500)
