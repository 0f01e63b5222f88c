"""Document → text, in a language and a format. The only room that imports Jinja2."""

from __future__ import annotations

from derive.render.figures import Files
from derive.render.rendering import context, render, render_template

__all__ = ["Files", "context", "render", "render_template"]
