"""Questions about her who asks: how to reach her, what is safe, and by what we know each other."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kintrace.web.family.fields import Choice, Line, Mail, Own, Story
from kintrace.web.family.questions.page import Page

DECLINED = _("I would rather not say")

RELATIONS = {
    "mother": _("Mother"),
    "father": _("Father"),
    "wife": pgettext_lazy("relation", "Wife or husband"),
    "partner": _("Partner"),
    "child": _("Son or daughter"),
    "sibling": _("Brother or sister"),
    "grandparent": _("Grandmother or grandfather"),
    "other": pgettext_lazy("family", "Somebody else"),
    "declined": DECLINED,
}


class Asking(Page):
    """Who asks."""

    slug = "you"
    title = _("Who are you?")

    asker = Line(
        _("What may we call you?"),
        hint=_("Your own name or any other. We ask for no document."),
        why=_("So that a person who writes or calls knows how to speak to you."),
        not_known=_("It does not matter"),
    )
    relation = Choice(
        _("What are you to the person you are looking for?"),
        RELATIONS,
        why=_("Later we ask that person whether you may be told, and by then we should know who is asking."),
    )
    relation_words = Own(
        _("If somebody else: who?"), hint=_("For example: aunt, friend, comrade."), unsaid=False, limit=100
    )


class Reach(Page):
    """By mail."""

    slug = "mail"
    title = _("Where shall we write when there is news?")
    lead = _(
        "The letter says only that there is something to read. It holds no name and no news: you"
        " read those here,"
        " with your number and secret words."
    )

    post = Mail(
        _("E-mail address"),
        hint=_(
            "An address that nobody but you reads. You can also do without: look in here from time to time."
        ),
        why=_("Only to tell you that there is news. We send nothing else."),
        not_known=_("I have none"),
        limit=254,
    )
    openly = Choice(
        _("May the letter say that it comes from a tracing bureau?"),
        {
            "yes": _("Yes, write openly"),
            "no": _("No, nobody must see what it is about"),
            "not_known": _("I do not know"),
            "declined": DECLINED,
        },
        why=_("Somebody may look over your shoulder. If you say nothing, we write as if you had said no."),
    )


class Call(Page):
    """By telephone."""

    slug = "telephone"
    title = _("May one of us call you?")
    lead = _("Some things are better told by a voice than by a letter. No machine will ever call you.")

    phone = Line(
        _("Telephone number"),
        hint=_("With the country code, if you know it. Leave it empty if calls are not safe."),
        why=_("A person calls when something must not be told in writing."),
        not_known=_("I have none"),
        limit=60,
        keyboard="tel",
    )
    call_when = Line(
        _("When can you talk undisturbed?"),
        hint=_("For example: after 8 in the evening, Vladivostok time."),
        why=_("So that the telephone does not ring when others listen."),
    )


class Safety(Page):
    """What is dangerous."""

    slug = "safety"
    title = _("What must we take care of?")

    may_know = Choice(
        _("Who may know that you asked?"),
        {
            "bureau": _("Only the bureau, for now"),
            "sought": _("The person I am looking for, too"),
            "family": _("That person and our family"),
            "not_known": _("I do not know"),
            "declined": DECLINED,
        },
        hint=_(
            "If we find somebody, we would ask that person whether you may be told. So your asking"
            " becomes known."
        ),
        why=_("We tell nobody whom you have not named here."),
    )
    danger = Choice(
        _("Is it dangerous for you to ask?"),
        {
            "yes": _("Yes"),
            "no": _("No"),
            "not_known": _("I am not sure"),
            "declined": DECLINED,
        },
        hint=_("Because of where you live, whom you live with, or where you work."),
        why=_("Then we are more careful still with letters and calls."),
    )
    careful = Story(
        _("Is there anything else we should be careful about?"),
        hint=_("For example: my son must not hear of it; do not write on weekdays."),
        unsaid=False,
        limit=500,
    )


class Phrase(Page):
    """By what she knows us."""

    slug = "phrase"
    title = _("How will you know that it is really us?")
    lead = _(
        "Swindlers call families and say: your son is with us, pay and he comes home. Agree on a few"
        " words with us"
        " now. If somebody writes or calls in our name, ask for these words. Whoever does not know"
        " them is not"
        " from us."
    )

    phrase = Own(
        _("Your family phrase"),
        hint=_("Three or four words that nobody would guess, for example “grandfather’s blue boat leaks”."),
        why=_(
            "Only the people who work on your inquiry can see it. It is not a password: do not use one here."
        ),
        unsaid=False,
        limit=120,
    )


class Control(Page):
    """By what we know him."""

    slug = "question"
    title = _("What can only this person answer?")
    lead = _(
        "If we find somebody with this name, we ask them your question. The right answer shows that"
        " it is them."
    )

    control_question = Own(
        _("Your question"),
        hint=_(
            "Something that stands in no document and on no page, for example: “What was our first"
            " dog called?”"
        ),
        why=_("Names and dates repeat. Something from your life together does not."),
        unsaid=False,
        limit=300,
    )
    control_answer = Own(
        _("The answer"),
        hint=_("As that person would say it."),
        unsaid=False,
        limit=300,
    )
