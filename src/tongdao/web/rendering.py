"""Templates: one environment for all pages, and what every template can use."""

from __future__ import annotations

import tomllib
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from tongdao.assess.proof import formula_text
from tongdao.assess.reasons import tell
from tongdao.book.filters import FILTERS
from tongdao.errors import UnknownIdError
from tongdao.glossary import LANGUAGES, load_glossary
from tongdao.promise import UNLIT
from tongdao.views.wording import (
    held_text,
    local_time,
    measure_parts,
    measure_text,
    number_text,
    says_more,
)
from tongdao.web.access import load_access
from tongdao.web.addresses import addresses
from tongdao.web.passages import amount_of, check_text, marked
from tongdao.web.visitors import language_of, visitor_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.requests import Request

    from tongdao.web.site import Site


# What templates write values with, by name.
_WRITERS = (
    amount_of,
    check_text,
    formula_text,
    held_text,
    local_time,
    marked,
    measure_parts,
    measure_text,
    says_more,
    number_text,
    tell,
)
# What pages are made of, by the name that templates have it under: given, not imported, for what a template imports
# with its context holds the context, and so all facts of a page until the garbage collector comes.
_MACROS = {"m": "macros.html", "d": "desk.html"}


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(Path(__file__).with_name("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals.update(
        {each.__name__: each for each in _WRITERS}, UNLIT=UNLIT, tones=load_tones(), filters=FILTERS
    )
    return made


def load_tones() -> dict[str, dict[str, Any]]:
    """Load the table of how values look: by axis, and the states of tasks."""
    return tomllib.loads(Path(__file__).with_name("tones.toml").read_text(encoding="utf-8"))


def render(request: Request, template: str, facts: Mapping[str, Any]) -> str:
    """Fill a template in with facts and with what every page has.

    That is `words`, `lang`, `url`, `other_lang` (this page in the other language; none for the answer to a form),
    `user`, `may(permission)`, `csrf_token`, `path`, `state` (of the book), `title_of(document, source)` and
    `shown_lights`, with the word for none; the macros of `macros.html` as `m`, of `desk.html` as `d`; and `tones`, how
    values look.
    """
    common = {name: facts.get(name, value) for name, value in _common(request).items()}
    macros = {name: _environment().get_template(file).make_module(common) for name, file in _MACROS.items()}
    return _filled(_environment().get_template(template), {**common, **macros, **facts})


def _filled(template: Template, facts: dict[str, Any]) -> str:
    """Fill a template in as `Template.render` does, but let go of the facts at once: its macros hold the context."""
    context = template.new_context(facts)
    try:
        return "".join(template.root_render_func(context))
    except Exception:
        template.environment.handle_exception()  # names the line of the template
    finally:
        context.parent.clear()


def _common(request: Request) -> dict[str, Any]:
    lang, visitor = language_of(request), visitor_of(request)
    other = LANGUAGES[1 - LANGUAGES.index(lang)]
    site = request.app.state.site
    return {
        "words": load_glossary(lang),
        "lang": lang,
        "url": addresses(request.scope.get("root_path", "")),
        "other_lang": _with_lang(request, other) if request.method in ("GET", "HEAD") else None,
        "user": visitor.user,
        "nav": tuple(load_access().links(visitor.role)),
        "may": load_access().held(visitor.role, visitor.scopes).__contains__,
        "csrf_token": visitor.csrf_token if visitor.user else "",  # a page for anyone is kept for all
        "path": path_of(request),
        "state": site.state(),
        "title_of": _titles(site),
        "shown_lights": (*site.judging.lights.shown, UNLIT),
        "twin": None,
    }


def _titles(site: Site) -> Callable[[str, str], str]:
    """Return what tells the title of a document, and the name of its file where it has none."""

    @cache  # one page cites a document many times
    def title_of(document: str, source: str) -> str:
        with site.book() as book, suppress(UnknownIdError):
            return book.document(document).title or source
        return source

    return title_of


def _with_lang(request: Request, lang: str) -> str:
    """Return the address of the same page in a language."""
    return "?" + str(request.url.include_query_params(lang=lang).query)


def path_of(request: Request) -> str:
    """Return the path of a request within the site."""
    path, root = str(request.scope["path"]), str(request.scope.get("root_path", ""))
    return path.removeprefix(root) if root else path
