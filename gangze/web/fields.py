"""Fields of forms that several apps may ask with."""

from typing import Any

from django import forms


class LinesField(forms.CharField):
    """Text of several lines, each ended as we keep them: a browser sends CRLF, which would read as another text."""

    widget = forms.Textarea(attrs={"rows": 2})

    def to_python(self, value: Any) -> str:
        """Return the text with its lines ended by LF."""
        return (super().to_python(value) or "").replace("\r\n", "\n")
