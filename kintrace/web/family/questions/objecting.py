"""Questions to whoever says “I am this person” or “this is wrong”. They are asked on one page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kintrace.web.family.days import Birth
from kintrace.web.family.fields import Choice, Line, Name, Story
from kintrace.web.family.questions.page import Page

if TYPE_CHECKING:
    from kintrace.matching.person import Missing
    from kintrace.web.family.fields import Typed


class Concerned(Name):
    """The name of whom it is about."""

    def clean(self, value: Typed) -> str | Missing:
        """Return the name as written.

        Raises:
            ValidationError: If there is none, or only a letter or two.
        """
        if value.is_empty:
            raise ValidationError(_("Please write the name of the person it is about."))
        return super().clean(value)


class Wish(Story):
    """What is wrong: something must stand here."""

    def clean(self, value: Typed) -> str | Missing:
        """Return the words.

        Raises:
            ValidationError: If there are none.
        """
        if value.is_empty:
            raise ValidationError(_("Please write in a few words what is wrong, or what you wish."))
        return super().clean(value)


class Objecting(Page):
    """I am this person; or: this is wrong."""

    slug = "objection"
    title = _("Is something here about you, or wrong?")
    lead = _(
        "Perhaps somebody is looking for you and you do not want to be found. Perhaps you think that we hold"
        " something about you, or something untrue about somebody. Tell us: a person will look into it."
    )

    kind = Choice(
        _("What is it?"),
        {
            "self": _("It is about me"),
            "wrong": _("Something about somebody else is wrong"),
        },
    )
    about = Concerned(
        _("Name of the person it is about"),
        hint=_("Surname, first name, patronymic: in any alphabet and any order."),
        unsaid=False,
        required=True,
    )
    born = Birth(
        _("Date of birth"),
        hint=_("For example: 27 3 2001. Leave empty what you do not know."),
        why=_(
            "Many people share one name. Without the whole date we cannot tell them apart, and must not touch"
            " somebody else’s answer by mistake."
        ),
        limit=60,
    )
    words = Wish(
        _("What is wrong, or what do you wish?"),
        hint=_("For example: I am alive and do not want anybody to be told. Or: this man is not a prisoner."),
        unsaid=False,
        required=True,
        limit=3000,
    )
    reach = Line(
        _("How can we reach you?"),
        hint=_("A telephone number or an address that is safe for you. You may leave it empty."),
        why=_(
            "Before we erase anything we make sure that it is you who asks. Nobody but the people who work on"
            " this sees it, and nobody is ever told that you wrote."
        ),
        limit=200,
    )


class Wrong(Page):
    """An answer is wrong."""

    slug = "wrong"
    title = _("What is wrong with this answer?")
    lead = _(
        "As soon as you send this, the answer is hidden here and two of our people check it again. Nobody"
        " else learns that it was you."
    )

    words = Wish(
        _("What is wrong, as far as you know?"),
        hint=_("For example: the date of birth is another; he called me yesterday; this is not my son."),
        unsaid=False,
        required=True,
        limit=3000,
    )
