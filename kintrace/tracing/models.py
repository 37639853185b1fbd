"""An inquiry and a file that may be one man, what examiners said of it, when we looked, what would help."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce, Greatest, Least
from django.utils.translation import gettext_lazy as _

from kintrace.accounts.models import Role
from kintrace.registry.models import Record

if TYPE_CHECKING:
    from kintrace.accounts.models import Staff

CHECKS_NEEDED = 2
MOST_ASKED = 3


class CandidateQuerySet(models.QuerySet["Candidate"]):
    """Questions about many candidates."""

    def visible_to(self, staff: Staff) -> Self:
        """Keep what one member of staff may see. Every view starts here.

        Examiners and operators see all; a releaser sees what was confirmed, for that is what waits for him.
        """
        if staff.has_role(Role.EXAMINER, Role.OPERATOR):
            return self
        return self.confirmed() if staff.has_role(Role.RELEASER) else self.none()

    def with_says(self) -> Self:
        """Add to each candidate how many say the same, and how many doubt, in the round that counts."""
        now = Q(checks__round=F("round"), checks__taken_back_at__isnull=True)
        return self.annotate(
            same=Count("checks", filter=now & Q(checks__verdict=Check.Verdict.SAME)),
            doubts=Count("checks", filter=now & ~Q(checks__verdict=Check.Verdict.SAME)),
        )

    def standing(self) -> Self:
        """Keep candidates whose file a standing record speaks for, and whose inquiry is open."""
        return self.filter(
            Exists(Record.objects.standing().filter(file=OuterRef("file"))),
            inquiry__withdrawn_at__isnull=True,
        )

    def sound(self) -> Self:
        """Keep candidates whose counted checks all compared a record that still stands."""
        return self.filter(~Exists(Check.objects.counted().fallen().filter(candidate=OuterRef("pk"))))

    def confirmed_alone(self) -> Self:
        """Keep candidates that two examiners call the same man, without a doubt, on records that stand.

        Each is judged as if no file were joined to its file.
        """
        return self.with_says().filter(same__gte=CHECKS_NEEDED, doubts=0).standing().sound()

    def confirmed(self) -> Self:
        """Keep what two examiners call the same man, and nobody doubts, of a joined file neither."""
        return self.confirmed_alone().filter(~Exists(doubts_beside()))

    def with_together(self) -> Self:
        """Add to each candidate the chance that it is he, by all files that are joined to its file."""
        man = Candidate.objects.filter(
            inquiry=OuterRef("inquiry"), file__speaker=OuterRef("file__speaker"), fell_at__isnull=True
        )
        chances = man.order_by().values("inquiry").annotate(chance=Sum("probability")).values("chance")
        return self.annotate(
            together=Least(Greatest(Coalesce(Subquery(chances), 0.0), F("probability")), Value(1.0))
        )

    def once(self) -> Self:
        """Keep one of several candidates of one inquiry in joined files: most said about, then strongest."""
        said, bits = OuterRef("said"), OuterRef("bits")
        before = (
            Q(said__gt=said) | Q(said=said, bits__gt=bits) | Q(said=said, bits=bits, pk__lt=OuterRef("pk"))
        )
        others = beside().filter(fell_at__isnull=True).standing().alias(said=says()).filter(before)
        return self.alias(said=says()).filter(~Exists(others))

    def held_back(self) -> Self:
        """Keep candidates that somebody doubts."""
        return self.with_says().filter(doubts__gt=0)

    def proposed(self) -> Self:
        """Keep candidates that the matcher still proposes, strongest first."""
        return self.filter(fell_at__isnull=True).order_by("-bits", "pk")

    def worklist(self, examiner: Staff) -> Self:
        """Keep what waits for this examiner, strongest first; joined files stand once.

        Not what they have checked, what is decided or held back, or what rests on a record that they entered.
        """
        checked = Check.objects.counted().filter(candidate=OuterRef("pk"), examiner=examiner)
        entered = Record.objects.filter(file__speaker=OuterRef("file__speaker"), entered_by=examiner)
        open_ones = self.with_says().filter(same__lt=CHECKS_NEEDED, doubts=0).standing().sound()
        open_ones = open_ones.filter(~Exists(checked), ~Exists(entered), ~Exists(doubts_beside()))
        return open_ones.once().proposed()


class Candidate(models.Model):
    """An inquiry and a file that may be the same man, as the machine proposes it."""

    inquiry = models.ForeignKey("inquiries.Inquiry", on_delete=models.CASCADE, related_name="candidates")
    file = models.ForeignKey("registry.File", on_delete=models.PROTECT, related_name="candidates")
    # The file's record that speaks loudest: the one to put beside the inquiry.
    record = models.ForeignKey("registry.Record", on_delete=models.PROTECT, related_name="candidates")
    bits = models.FloatField()
    probability = models.FloatField()  # rounded to a hundredth: a finer figure would say more than we know
    confirmable = models.BooleanField(default=False)
    found_at = models.DateTimeField()
    # Since when the matcher proposes it no more. The row stays when people have spoken.
    fell_at = models.DateTimeField(null=True, blank=True)
    # Checks are counted in the running round. A new round begins when what was compared has changed.
    round = models.PositiveSmallIntegerField(default=1)

    objects = CandidateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["inquiry", "file"], name="tracing_one_candidate_each"),
            models.CheckConstraint(
                condition=Q(probability__gte=0, probability__lte=1), name="tracing_probability_is_one"
            ),
        ]
        indexes = [models.Index(fields=["-bits"], name="tracing_strongest_first")]

    def __str__(self) -> str:
        return f"candidate {self.pk}"


class CheckQuerySet(models.QuerySet["Check"]):
    """Questions about many checks."""

    def counted(self) -> Self:
        """Keep the checks of their candidate's running round that nobody took back, oldest first."""
        return self.filter(round=F("candidate__round"), taken_back_at__isnull=True).order_by("made_at", "pk")

    def fallen(self) -> Self:
        """Keep checks that compared a record which stands no more, or stands in another file."""
        there = Record.objects.standing().filter(pk=OuterRef("record"), file=OuterRef("candidate__file"))
        return self.filter(~Exists(there))


def beside() -> CandidateQuerySet:
    """Return the candidates of the same inquiry in files that are joined to the file of the one around."""
    same_man = Candidate.objects.filter(inquiry=OuterRef("inquiry"), file__speaker=OuterRef("file__speaker"))
    return same_man.exclude(pk=OuterRef("pk"))


def doubts_beside() -> CheckQuerySet:
    """Return the doubts that somebody has about the same inquiry and a joined file."""
    doubts = Check.objects.counted().exclude(verdict=Check.Verdict.SAME)
    return doubts.filter(
        candidate__inquiry=OuterRef("inquiry"), candidate__file__speaker=OuterRef("file__speaker")
    ).exclude(candidate=OuterRef("pk"))


def says() -> Coalesce:
    """Return how many examiners have said something that counts of the candidate around."""
    counted = Check.objects.counted().filter(candidate=OuterRef("pk")).order_by()
    number = counted.values("candidate").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(number), 0)


class Check(models.Model):
    """One examiner's verdict on one candidate. A person has one say in a round."""

    class Verdict(models.TextChoices):
        SAME = "same", _("The same person")
        OTHER = "other", _("Somebody else")
        UNSURE = "unsure", _("Cannot tell")

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="checks")
    record = models.ForeignKey("registry.Record", on_delete=models.PROTECT, related_name="checks")
    examiner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="checks")
    verdict = models.CharField(max_length=10, choices=Verdict)
    round = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, blank=True)  # by the examiner who made it

    objects = CheckQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["candidate", "examiner", "round"],
                condition=Q(taken_back_at__isnull=True),
                name="tracing_one_say_each",
            ),
            models.CheckConstraint(
                condition=Q(verdict__in=["same", "other", "unsure"]), name="tracing_check_has_verdict"
            ),
        ]

    def __str__(self) -> str:
        return f"check {self.pk} {self.verdict}"


class LookQuerySet(models.QuerySet["Look"]):
    """Questions about many looks."""

    def newest_first(self) -> Self:
        """Order from the last look to the first."""
        return self.order_by("-made_at", "-pk")


class Look(models.Model):
    """One look through the register for one inquiry. Written whatever was found, so that it tells nothing."""

    inquiry = models.ForeignKey("inquiries.Inquiry", on_delete=models.CASCADE, related_name="looks")
    made_at = models.DateTimeField()
    records = models.PositiveIntegerField()  # how many records were looked through

    objects = LookQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["inquiry", "-made_at"], name="tracing_look_newest")]

    def __str__(self) -> str:
        return f"look {self.pk}"


class Advice(models.Model):
    """What would help to tell one sought man apart, as the last search of the register left it.

    In clear, because field names are no personal data. How many records fit as well is not kept: a frequency
    gives a surname away, so the desk asks the vault for it, roughly.
    """

    inquiry = models.OneToOneField("inquiries.Inquiry", on_delete=models.CASCADE, related_name="advice")
    too_little = models.BooleanField()
    # Field codes with spaces between, best first. These come from what is on record: for staff alone.
    helpful = models.CharField(max_length=120, blank=True)
    # What the family could still tell, in an order that no record has a say in: for her to read.
    untold = models.CharField(max_length=60, blank=True)

    class Meta:
        verbose_name_plural = "advice"

    def __str__(self) -> str:
        return f"advice {self.pk}"

    @property
    def asks_for(self) -> list[str]:
        """The facts to ask the family for, best first, three at most."""
        return (self.helpful or self.untold).split()[:MOST_ASKED]
