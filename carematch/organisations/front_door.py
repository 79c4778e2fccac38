"""The pages of a front door: saying what is asked, beginning with an address alone, coming back by a letter's link."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, current_app, g, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from carematch.accounts import links, sessions
from carematch.accounts.returning import local_path
from carematch.accounts.service import LinkExpired
from carematch.core.access import PUBLIC, access
from carematch.core.db import transaction
from carematch.core.fields import Form
from carematch.organisations.models import Kind
from carematch.organisations.returning import Door


@dataclass(frozen=True, slots=True)
class FrontDoor:
    """The pages around a Door. They are called `endpoint`, begin, come_back, link_sent, open_link, send_link_again.

    Templates are those of `folder`: one named like the endpoint, and the others like the pages. `start` begins for
    whoever is signed in, inside a transaction, and returns where they go on; `.own` is where a link leads that says
    nothing else. Without JavaScript and without an account everything works alike.
    """

    endpoint: str
    folder: str
    door: Door
    begin_form: type[Form]
    return_form: type[Form]
    start: Callable[[], str]
    sent_path: str

    def hang_in(self, blueprint: Blueprint) -> None:
        """Give a blueprint the pages, below /<org>/<endpoint>."""
        root, link = f"/{self.endpoint}", f"/{self.door.path}/<token>"
        both = ["GET", "POST"]
        for rule, name, view, methods in (
            (root, self.endpoint, self.say, both),
            (f"{root}/begin", "begin", self.begin, both),
            (f"{root}/return", "come_back", self.come_back, both),
            (self.sent_path, "link_sent", self.link_sent, ["GET"]),
            (link, "open_link", self.open_link, both),
            (f"{link}/again", "send_link_again", self.send_link_again, ["POST"]),
        ):
            blueprint.add_url_rule(rule, name, _public(view), methods=methods)

    def say(self) -> ResponseReturnValue:
        """Say what will be asked, and begin: at once for whoever is signed in, else with an email address."""
        _refuse_councils()
        form = Form()
        if form.validate_on_submit():
            if not current_user.is_authenticated:
                return redirect(url_for(".begin"))
            with transaction():
                onward = self.start()
            return redirect(onward)
        return self._render(self.endpoint, form=form)

    def begin(self) -> ResponseReturnValue:
        """Begin with a name and an email address; the answer is the same whether or not the address is known."""
        form = self.begin_form()

        def write() -> None:
            link = self.door.begin(g.organisation, **form.answers)
            if link and _keeps_letters():
                session[self.door.letter] = (
                    link  # a demonstration that sends no letters keeps it in the browser
                )

        return self._by_letter("begin", form, write)

    def come_back(self) -> ResponseReturnValue:
        """Send a link to whoever has started already; the answer is the same whether or not the address is known."""
        form = self.return_form()
        return self._by_letter("come_back", form, lambda: self.door.come_back(g.organisation, **form.answers))

    def link_sent(self) -> ResponseReturnValue:
        """Say where to look next."""
        _refuse_councils()
        keeps = _keeps_letters()
        return self._render(
            "link_sent",
            folder=current_app.config["MAIL_FOLDER"] if keeps else None,
            link=session.get(self.door.letter) if keeps else None,
        )

    def open_link(self, token: str) -> ResponseReturnValue:
        """Go on by a link from a letter: only the button uses it up, since programs that read mail open links, too."""
        _refuse_councils()
        form = Form()
        try:
            links.get_link(token)
            if form.validate_on_submit():
                with transaction():
                    user, onward = links.use_link(token)
                session.pop(self.door.letter, None)
                sessions.begin(user)
                return redirect(local_path(onward) or url_for(".own"))
        except LinkExpired as error:
            return self._render("link_ended", reason=error, form=form, token=token), 410
        return self._render("open_link", form=form)

    def send_link_again(self, token: str) -> ResponseReturnValue:
        """Send a new link in the place of one that has ended."""
        _refuse_councils()
        with transaction():
            self.door.send_again(g.organisation, token)
        return redirect(url_for(".link_sent"))

    def _by_letter(self, page: str, form: Form, write: Callable[[], None]) -> ResponseReturnValue:
        """Ask for an address, write a letter, and say to look for it; whoever is signed in needs none."""
        if current_user.is_authenticated or g.organisation.kind is not Kind.ANCHOR:
            return redirect(url_for(f".{self.endpoint}"))
        if form.validate_on_submit():
            with transaction():
                write()
            return redirect(url_for(".link_sent"))
        return self._render(page, form=form)

    def _render(self, page: str, **said: Any) -> str:
        return render_template(f"{self.folder}/{page}.html", **said)


def _public(view: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
    """Return a view that everybody may open: a method itself cannot bear the guard's label."""

    def opened(**values: Any) -> ResponseReturnValue:
        return view(**values)

    opened.__doc__ = view.__doc__
    return access(PUBLIC)(opened)


def _refuse_councils() -> None:
    """Answer 404 where nobody is introduced."""
    if g.organisation.kind is not Kind.ANCHOR:
        abort(404)


def _keeps_letters() -> bool:
    """Tell whether this is a demonstration whose letters go into a folder, and nowhere else."""
    settings = current_app.config
    return settings["ENVIRONMENT"] == "demo" and not settings["MAIL_SERVER"]
