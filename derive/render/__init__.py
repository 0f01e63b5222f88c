"""Document → text, in a language and a format. The only room that imports Jinja2."""

from __future__ import annotations

from derive.render.rendering import context, render, render_template

__all__ = ["context", "render", "render_template"]
