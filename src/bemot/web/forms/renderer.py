"""How the desk draws a form field."""

from django.forms.renderers import DjangoTemplates


class DeskRenderer(DjangoTemplates):
    """Fields with label, help and error from our own template; widgets as Django draws them."""

    field_template_name = "components/field.html"
