"""Questions about the person who is sought, and how contact was lost."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kintrace.web.family.days import Birth, NewsDay
from kintrace.web.family.fields import Line, Name, Spellings, Story
from kintrace.web.family.questions.page import Page


class Sought(Page):
    """The name."""

    slug = "name"
    title = _("Who are you looking for?")

    sought = Name(
        _("Name, as you write it"),
        hint=_("Surname, first name, patronymic: in any alphabet and any order. A pet name is fine too."),
        why=_(
            "We compare the name with lists in other languages, full of misspellings. Do not try to"
            " guess their"
            " spelling: write it your way, and we take care of the rest."
        ),
        unsaid=False,
        required=True,
    )
    spellings = Spellings(
        _("Other spellings, or an earlier surname"),
        hint=_("For example, the Latin letters in a passport or on a bank card."),
        why=_("The other side often copies the name from a document, letter by letter."),
    )


class Born(Page):
    """The birth."""

    slug = "birth"
    title = _("When was this person born?")

    born = Birth(
        _("Date of birth"),
        hint=_("For example: 27 3 2001. Leave empty what you do not know."),
        why=_(
            "Many people share one name. Of all facts, the date of birth does most to tell them apart,"
            " and even a rough year helps."
        ),
        limit=60,
    )


class Origin(Page):
    """Where he comes from."""

    slug = "origin"
    title = _("Where does this person come from?")

    birthplace = Line(
        _("Place of birth"),
        hint=_("Village or town, and the region if you know it."),
        why=_("Prisoners are asked where they were born, so it often stands in the lists."),
    )
    region = Line(
        _("Home before the war, or where the call-up was"),
        hint=_("A region, republic or town is enough."),
        why=_("Lists often name only the region. It tells two people with the same name apart."),
    )


class Service(Page):
    """The unit."""

    slug = "service"
    title = _("What do you know about the service?")
    lead = _(
        "Many families are afraid to name a unit. If you are, leave this page empty: we look all the same."
    )

    unit = Line(
        pgettext_lazy("family", "Unit"),
        hint=_("Its number or name, as you know it."),
        why=_(
            "People of one unit often turn up in the same list. Nobody outside the bureau sees what"
            " you write here."
        ),
    )
    rank = Line(
        pgettext_lazy("family", "Rank"),
        hint=_("For example: private, sergeant."),
        why=_("Rank often stands beside the name in a list."),
    )


class Signs(Page):
    """The number and the call sign."""

    slug = "signs"
    title = _("Personal number and call sign")

    number = Line(
        _("Personal number"),
        hint=_("It is on the metal tag and in the military card: often letters and six digits."),
        why=_("If the number is the same, a misspelt name no longer matters."),
    )
    call_sign = Line(
        pgettext_lazy("family", "Call sign"),
        hint=_("What comrades say instead of the name."),
        why=_("Comrades who came back often remember only the call sign."),
    )


class LastNews(Page):
    """The last news."""

    slug = "news"
    title = _("When did you last hear from this person?")

    news_on = NewsDay(
        pgettext_lazy("family", "When"),
        hint=_("For example: 14 March 2024, or “in early spring”."),
        why=_("So that we know from when on to look."),
        limit=100,
    )
    news = Story(
        _("How did the news come, and what did it say?"),
        hint=_("A call, a message, a letter, word from a comrade. A few words are enough."),
        why=_("A detail that means little to you may help us tell two people apart."),
        limit=3000,
    )
    news_place = Line(
        _("Where was this person then, as far as you know?"),
        hint=_("A town, a district, a direction."),
        why=_("It tells us who may have been near, and who may hold the list."),
    )
