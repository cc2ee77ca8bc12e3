"""The pages before one is in, as HTML of the server alone: they work without scripts."""

from __future__ import annotations

from assistant.domain.company import Company
from assistant.security.html import escape
from assistant.security.passwords import FEWEST_CHARACTERS
from assistant.ui.pieces import notice
from assistant.ui.theme import ASSETS_PATH

_SHEETS = ("tokens", "sign_in")


def page(company: Company, title: str, body: str) -> str:
    """A whole page around one card."""
    sheets = "".join(f'<link rel="stylesheet" href="{ASSETS_PATH}/{name}.css">' for name in _SHEETS)
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark"><meta name="robots" content="noindex">'
        f"<title>{escape(title)} · {escape(company.name)}</title>{sheets}"
        f'<link rel="icon" href="{ASSETS_PATH}/icon.svg" type="image/svg+xml"></head>'
        '<body><main id="frame" class="door"><p class="company">'
        f'<span class="monogram" aria-hidden="true">{escape(company.name[:1])}</span>'
        f"<span>{escape(company.name)}<small>Service coach</small></span></p>"
        f'<section class="card">{body}</section></main></body></html>'
    )


def sign_in(form_token: str, next_path: str, *, login: str = "", wrong: str = "", company_sign_in: str = "") -> str:
    """The form to sign in; ``wrong`` says what did not work, ``company_sign_in`` is the single sign-on's address."""
    other = (
        f'<a class="button main wide" href="{escape(company_sign_in)}">Sign in with your company account</a>'
        '<p class="or"><span>or with a password</span></p>'
        if company_sign_in
        else ""
    )
    fields = _field("login", "Login", "text", "username", login, focus=not login, plain=True) + _field(
        "password", "Password", "password", "current-password", focus=bool(login)
    )
    return (
        f"<h1>Sign in</h1>{_wrong(wrong)}{other}"
        + _form("/sign-in", form_token, fields, "Sign in", next=next_path)
        + '<p class="small"><a href="/sign-in/forgotten">Forgotten your password?</a></p>'
    )


def forgotten() -> str:
    """What to do without the password."""
    return (
        "<h1>Forgotten your password?</h1><p>Ask your administrator. They make a link for you, and with it you choose "
        "a new password. The link works once, for a day.</p>"
        '<p><a class="button main wide" href="/sign-in">Back to sign-in</a></p>'
    )


def signed_out() -> str:
    """After signing out."""
    return (
        "<h1>You are signed out</h1><p>Your conversations are kept for you.</p>"
        '<p><a class="button main wide" href="/sign-in">Sign in again</a></p>'
    )


def trouble(words: str, link: str = "/sign-in", label: str = "Back to sign-in") -> str:
    """Something that did not work, and the way back."""
    return (
        f"<h1>That did not work</h1>{_wrong(words)}"
        f'<p><a class="button main wide" href="{escape(link)}">{escape(label)}</a></p>'
    )


def welcome(form_token: str, path: str, name: str, login: str, *, wrong: str = "", again: bool = False) -> str:
    """The form behind an invitation, or ``again`` behind a link for a forgotten password."""
    title = "Choose a new password" if again else f"Welcome, {name}"
    fields = (
        # Password managers keep the new password under this login.
        f'<p class="label">Your login</p><p class="given">{escape(login)}</p>'
        f'<input class="sr" type="text" name="login" value="{escape(login)}" autocomplete="username" readonly '
        'tabindex="-1" aria-hidden="true">' + _new_password(focus=True)
    )
    return f"<h1>{escape(title)}</h1>{_wrong(wrong)}" + _form(path, form_token, fields, "Save and sign in")


def first_administrator(form_token: str, path: str, *, name: str = "", login: str = "", wrong: str = "") -> str:
    """The form behind the link of the first start."""
    fields = (
        _field("name", "Your name", "text", "name", name, focus=not name)
        + _field("login", "Login, for example your e-mail address", "text", "username", login, plain=True)
        + _new_password()
    )
    return (
        f"<h1>The first administrator</h1>{_wrong(wrong)}<p>You look after accounts: you invite people, and set their "
        "role, level and team. You see nobody’s conversations.</p>"
        + _form(path, form_token, fields, "Make the account")
    )


def _form(path: str, form_token: str, fields: str, label: str, **hidden: str) -> str:
    kept = {"form_token": form_token, **hidden}
    hiddens = "".join(f'<input type="hidden" name="{name}" value="{escape(value)}">' for name, value in kept.items())
    return (
        f'<form method="post" action="{escape(path)}">{hiddens}{fields}'
        f'<button type="submit" class="button main wide">{escape(label)}</button></form>'
    )


def _field(
    name: str, label: str, kind: str, complete: str, value: str = "", *, focus: bool = False, plain: bool = False
) -> str:
    more = ' autocapitalize="none" autocorrect="off" spellcheck="false"' if plain else ""
    return (
        f'<label for="{name}">{escape(label)}</label><input id="{name}" name="{name}" type="{kind}" required '
        f'maxlength="256" autocomplete="{complete}" value="{escape(value)}"{more}{" autofocus" if focus else ""}>'
    )


def _new_password(focus: bool = False) -> str:
    return (
        '<label for="password">New password</label><input id="password" name="password" type="password" required '
        f'minlength="{FEWEST_CHARACTERS}" maxlength="256" autocomplete="new-password" aria-describedby="password-help"'
        f"{' autofocus' if focus else ''}>"
        f'<p class="small" id="password-help">At least {FEWEST_CHARACTERS} characters. A few words that only you would '
        "put in a row are easy to remember and hard to guess.</p>"
    )


def _wrong(words: str) -> str:
    return notice(words) if words else ""
