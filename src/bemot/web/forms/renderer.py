"""How the desk draws a form field."""

from django.forms.renderers import TemplatesSetting


class DeskRenderer(TemplatesSetting):
    """Fields with label, help and error from our own template."""

    field_template_name = "components/field.html"
