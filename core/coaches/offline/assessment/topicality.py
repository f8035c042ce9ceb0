"""About what was asked, or about something else: the words of question and answer compared.

A word of the question says more than one of its field, and the line that a question is built
on has to be touched. On a broad question (teamwork, initiative) any account from work is one.
"""

from __future__ import annotations

from functools import cache
from math import inf

from core.coaches.offline.assessment.account import practised
from core.coaches.offline.assessment.asking import pattern
from core.coaches.offline.assessment.drawn_up import drawn_up_in
from core.coaches.offline.assessment.happening import broad, signs
from core.coaches.offline.assessment.judging import Heard, told_once
from core.coaches.offline.assessment.likeness import likeness
from core.coaches.offline.assessment.nobody import for_a_reader, impersonal, taught
from core.coaches.offline.assessment.owned import passive
from core.coaches.offline.assessment.questions import Asked
from core.coaches.offline.assessment.sentences import OWN, past
from core.coaches.offline.assessment.statement import Mode, Statement, cue
from core.coaches.offline.assessment.verse import verse
from core.coaches.offline.assessment.words import root, stems, telling, vocabulary, words_of


def off_topic(heard: Heard) -> bool:
    """True where nothing that the answer tells has to do with what was asked.

    What is made of leisure, what nobody says and a story in place of a method are refused
    whatever their words. Otherwise words that tie it to the question and likeness (see
    likeness.py; in standard deviations) decide together. The steps were read off 107 middle
    and high answers of several trades, each beside eight answers to other questions:

    - An explanation or a design: from `_NEAR` on it is about the question, whatever its words
      (own 91 %, others 16 %), if it says what is done; below `_FAR`, where no own answer of
      these lies and 27 % of the others', only with `_MANY_TIES` words of the question; between
      them it needs one word or a form that replies.
    - Anything else: what the words refuse is still heard from `_RESCUED` on (own 2 of 5,
      others 4 %), unless it is short; from `_NEAR` on where what was asked about happened.
    - A story without one sign of what was asked about (happening.py) needs `_SURE`: where trades
      are new, three of 23 own ones have no sign, two of them above it.
    """
    topic = heard.topic
    if _no_answer(heard):
        return True
    if topic.asked is Asked.EXPLANATION:
        if untied(heard):
            talk = not practised(heard.account) or _tells_instead(heard)
            return talk or heard.likeness < _NEAR
        needed = 1 if replies(heard) else _MANY_TIES
        return heard.likeness < _FAR and len(_ties(heard)) < needed
    if topic.asked is Asked.FACT or heard.account.words < _NOISY:
        return untied(heard)
    if happened(heard) == 0 and heard.likeness < _SURE:
        return True
    return untied(heard) and heard.likeness < (_NEAR if happened(heard) else _RESCUED)


def _no_answer(heard: Heard) -> bool:
    """True for what is refused whatever its likeness to the question."""
    if _leisurely(heard) or for_a_reader(heard) or taught(heard):
        return True
    if verse(heard.account.said.answered) or _slides_off(heard):
        return True
    if _of_another_world(heard) or _far_from_all(heard):
        return True
    story = heard.topic.asked is Asked.STORY
    return impersonal(heard) and (story or not replies(heard))


def _of_another_world(heard: Heard) -> bool:
    """True for what is nearer to a kitchen, a song or a holiday than to anything one is asked.

    Far into such a world one word of the question is chance; near to it everything else has
    to say so too: no word of the question, none of work, and one of leisure.
    """
    if _brief(heard) or _of_a_life(heard) or (happened(heard) or 0) > _BY_CHANCE:
        return False
    world, said = heard.world, _said(heard.account.statements)
    if world.asked < _IN_IT or len(said & _list_roots("work")) > _BY_CHANCE:
        return False
    ties = _tied_by(heard)
    if world.beyond >= _DEEP:
        return len(ties) <= _BY_CHANCE
    if world.beyond < _AT_ITS_EDGE:
        return False
    if heard.likeness < 0:
        return len(ties) <= _BY_CHANCE
    return heard.likeness < _ALIKE and not ties and bool(said & _list_roots("leisure"))


_IN_IT, _DEEP, _AT_ITS_EDGE = 0.15, 0.15, -0.05  # cosines
_ALIKE = 2.0  # standard deviations, from which it is about the question all the same
_BY_CHANCE = 1  # words, or signs of what was asked about


def _far_from_all(heard: Heard) -> bool:
    """True for a story or a reason without one word of the question that fits others better.

    Of 130 labelled stories and 41 reasons that are middling or strong none lies there.
    """
    if _brief(heard) or heard.topic.subject or _tied_by(heard):
        return False
    near = len(hits(heard, heard.account.statements) - _times())
    if heard.topic.asked is Asked.REASON:
        return not near and heard.likeness < _FAR_REASON
    if heard.topic.asked is not Asked.STORY:
        return False
    now = any(s.now for s in heard.account.statements)  # told in the present, signs are fewer
    if now or _between_people(heard) or (happened(heard) or 0) > _BY_CHANCE:
        return False
    if _begins_with_a_habit(heard):
        return near <= _OF_ITS_FIELD and heard.likeness < _FAR_HABIT
    return not near and heard.likeness < _FAR_STORY


def _begins_with_a_habit(heard: Heard) -> bool:
    """True for "I apply for jobs with a fixed routine", where a story was asked for."""
    opening = heard.account.opening
    first = opening.clause.words[:2] if opening is not None else ()
    if len(first) < 2 or first[0].text not in OWN:
        return False
    beside = vocabulary("english", "auxiliaries") | vocabulary("english", "be")
    return not past(first[1]) and first[1].text not in beside


_FAR_STORY, _FAR_HABIT, _FAR_REASON = -0.5, -0.25, -0.5  # standard deviations
_OF_ITS_FIELD = 2  # words of what such a question is about


def _brief(heard: Heard) -> bool:
    brief = (Asked.FACT, Asked.STATUS, Asked.FOLLOW_UP)
    return heard.topic.asked in brief or heard.account.words < _NOISY


def _of_a_life(heard: Heard) -> bool:
    """True where a question of a first talk is asked, and a word that it is about is said."""
    lasting = _times() | {root(word) for word in stems("questions", "common")}
    return bool(heard.topic.screen and hits(heard, heard.account.statements) - lasting)


def _slides_off(heard: Heard) -> bool:
    """True for a method that takes up the question at first, and then does nothing of the kind.

    No labelled explanation that is middling or strong has every word of its question there, and
    a rest that is nearer to other questions.
    """
    if heard.topic.asked is not Asked.EXPLANATION or not heard.account.statements:
        return False
    statements = heard.account.statements
    first = statements[0].clause.sentence
    head = tuple(s for s in statements if s.clause.sentence == first)
    rest = tuple(s for s in told_once(statements) if s.clause.sentence != first)
    near = heard.topic.roots | heard.topic.core
    if _said(rest) & near - _times() or not _said(head) & near:
        return False
    if any(passive(s) or (s.own and s.verb) for s in rest):
        return False  # something is done, in words of its own
    told = sum(s.worth for s in rest) >= _GONE_ON
    return told and likeness(heard.topic.about, " ".join(s.text for s in rest)) < _ASIDE_OF_IT


_GONE_ON = 3  # statements with a fact
_ASIDE_OF_IT = 0.5  # standard deviations


def _tied_by(heard: Heard) -> frozenset[str]:
    """Words of the question, of the requirement and of the thing asked about, times left out."""
    topic = heard.topic
    near = topic.own | topic.core | topic.wanted | topic.claimed
    return _said(heard.account.statements) & near - _times()


_NEAR, _FAR, _RESCUED = 1.0, -0.75, 1.5  # standard deviations
_SURE = 1.5  # standard deviations, though nothing says that it happened
_MANY_TIES = 2


def happened(heard: Heard) -> int | None:
    """How many signs there are that what was asked about happened: the fewest of any of it.

    None where a question is broad, or built on a line that has to be touched.
    """
    topic, account = heard.topic, heard.account
    if not topic.happenings or topic.subject:
        return None
    return min(
        signs(name, account.statements, account.answer, topic.own, account.said.beside)
        for name in topic.happenings
    )


def most_relevant(heard: Heard) -> int:
    """The highest level of relevance that likeness leaves to an answer that is let through.

    An explanation below `_PARTLY` (own none, others 66 %) answers at most a part; without a word
    of the question one has to guess. Any other answer that touches no word of the question is
    held against it in the same way: below `_ASTRAY` lie 12 % of 35 own stories and 36 % of
    others', below `_FAR` 6 and 18. Nor does a story in which
    what was asked about does not happen.
    """
    if heard.account.words < _NOISY:
        return 2 if happened(heard) == 0 else 5
    if heard.topic.asked is Asked.EXPLANATION:
        if heard.likeness >= _PARTLY:
            return 5
        return 3 if _ties(heard) else 2 if heard.likeness >= 0 or replies(heard) else 1
    if not _decides(heard):
        if happened(heard) == 0:
            return 2
        if _touches(heard) or heard.likeness >= _ASTRAY:
            return 5
        return 3 if heard.likeness >= _FAR else 2
    near, found = _nearness(heard), happened(heard)
    most = next(level for level, least in _ASIDE if near < least)
    if found is None:
        return most
    return min(most, 2) if not found else max(most, 2) if found >= _AGAIN else most


def doubtful(heard: Heard, relevant: int) -> bool:
    """True where one may doubt that it answers the question asked, though nothing refuses it.

    *relevant* is its level of relevance. Likeness and the words that say of which question it is
    are put together; what answers a part by its words, or tells how something is done, has to be
    nearer than a whole answer, and where it names none of the things that were asked about, much
    nearer. Of 68 strong stories 13 are doubted; of 203 under other questions 63 are still left as
    they are. A fact that was asked for, and what somebody wants, are told in words of their own,
    and never doubted.
    """
    topic = heard.topic
    brief = topic.asked in (Asked.FACT, Asked.STATUS, Asked.FOLLOW_UP)
    if brief or topic.screen or heard.account.words < _NOISY:
        return False
    if topic.asked is Asked.EXPLANATION:
        return heard.likeness + _A_TIE * len(_ties(heard)) < _DOUBTED_METHOD
    near = _said(heard.account.statements) & (topic.core | topic.wanted)
    nearness = heard.likeness + _A_TIE * len(near)
    if relevant <= _PART_OF_IT:
        named = any(map(telling, words_of(topic.asks)))
        return nearness < (_DOUBTED_WHOLLY if named and not near else _DOUBTED_PART)
    narrow = topic.sharp or _decides(heard)
    return narrow and nearness < _DOUBTED and (happened(heard) or 0) < _PLAINLY_TOLD


_PART_OF_IT = 3  # level of relevance
_A_TIE, _DOUBTED, _DOUBTED_PART, _DOUBTED_METHOD = 0.4, 0.2, 0.4, 1.1  # standard deviations
_DOUBTED_WHOLLY = 2.0  # where it names none of the things that were asked about


def _decides(heard: Heard) -> bool:
    """Whether nearness decides: the question is narrow, and its words have not decided already."""
    narrow = heard.topic.subject or not all(map(broad, heard.topic.happenings))
    return bool(narrow) and not heard.topic.sharp


def _nearness(heard: Heard) -> float:
    """Likeness, and what each word of the topic and each sign of what was asked about adds.

    Few words are nearer than they look: in them likeness is mostly chance.
    """
    found = len(hits(heard, heard.account.statements))
    doubt = _DOUBT / max(heard.account.telling_words, 1)
    return heard.likeness + _A_WORD * found + _A_SIGN * (happened(heard) or 0) + doubt


_PARTLY, _ASTRAY = 0.25, -0.25  # standard deviations
_ASIDE = ((1, 0.0), (2, 0.4), (3, 0.8), (5, inf))  # most of relevance below so many of nearness
_AGAIN = 2  # different signs of what was asked about: then one may guess how it answers
_A_WORD, _A_SIGN, _DOUBT = 0.3, 0.15, 18  # standard deviations; of one word alone
_NOISY = 15  # words; likeness says little of fewer


def _ties(heard: Heard) -> frozenset[str]:
    """Words of the question itself that the answer says, and not only words of its field."""
    topic = heard.topic
    return hits(heard, heard.account.statements) & (topic.own | topic.wanted | topic.claimed)


def _touches(heard: Heard) -> bool:
    """True where one word says that it is about the question, or what the question is about."""
    ties = heard.topic.core | heard.topic.wanted if heard.topic.sharp else heard.topic.roots
    return bool(_said(heard.account.statements) & ties)


def untied(heard: Heard) -> bool:
    """True where neither words nor form tie the answer to its question.

    A story on a sharp topic (a conflict, a mistake) has to touch it with at least one word of
    what happened; on a broad one it has to be from work or training.
    """
    topic, account = heard.topic, heard.account
    if topic.design:
        return len(drawn_up_in(account).parts) < _PARTS and not hits(heard, account.statements)
    if topic.asked is Asked.FOLLOW_UP:
        return False
    if topic.subject:
        return _misses_the_subject(heard)
    if topic.asked is Asked.STORY or (topic.asked is Asked.CLAIM and topic.sharp):
        return _another_story(heard)
    if topic.asked is Asked.FACT:
        figures = any(_answers_with_a_figure(heard, s) for s in account.worthwhile)
        return not (figures or _opens_with_a_figure(heard))
    return _untied(heard)


_PARTS = 2  # of a system that is drawn up, whatever the words


def _untied(heard: Heard) -> bool:
    """True for a reason or an explanation that neither its words nor its form tie to it."""
    topic, account = heard.topic, heard.account
    near = len(hits(heard, account.statements))
    impersonal = topic.asked is not Asked.EXPLANATION and not _first_person(heard)
    if (impersonal and near < _PLAINLY - 1) or _tells_instead(heard):
        return True
    if hits(heard, account.statements) or replies(heard):
        return False
    return topic.sharp or bool(topic.screen) or not _work(account.statements)


def replies(heard: Heard) -> bool:
    """True for an answer that by its form answers what was asked, though no word says so.

    It opens with a word that needs the question to be understood ("It has to …", "Because …",
    "They all …"), or says in the present what the candidate does, wants or knows, and why.
    A story about something else does neither, nor does a lecture, nor a pasted text.
    """
    account = heard.account
    opening = account.opening
    if opening is None or account.substance < _ENOUGH:
        return False
    if _takes_it_up(heard, opening):
        return True
    now = [
        s
        for s in account.statements
        if s.mode not in (Mode.COURTESY, Mode.ECHO, Mode.OPINION)
        and (s.own or _speaks(s))
        and not any(past(word) for word in s.clause.words)
    ]
    argued = any(
        cue(name).search(s.text) for name in ("reason", "limit") for s in account.statements
    )
    return len(now) >= _NOW and argued and not _mostly_told(heard)


def _takes_it_up(heard: Heard, opening: Statement) -> bool:
    """True where the first words need the question to be understood."""
    first = opening.clause.words[0].text
    if first in vocabulary("questions", "replies") or _names(opening):
        return True
    return _says_where(heard, opening)


def _says_where(heard: Heard, opening: Statement) -> bool:
    """True for "In the parish archive, two summers", where it was asked where."""
    words = [word.text for word in opening.clause.words]
    if words[0] not in _WHERE or "where" not in heard.topic.asks.lower().split():
        return False
    return len(words) <= _PLACE and not any(past(w) for w in opening.clause.words)


_WHERE = frozenset({"in", "at", "on", "with"})
_PLACE = 12  # words


def _names(opening: Statement) -> bool:
    """True for an answer that begins with the thing itself: "The whiteboard." """
    words = [word.text for word in opening.clause.words]
    if len(words) > _THING or opening.own or words[0] not in ("the", "my", "our", "a", "an"):
        return False
    return not any(past(w) or w.text in _STATED for w in opening.clause.words)


_THING = 7  # words of a thing that is only named
_STATED = frozenset({"is", "are", "was", "were", "has", "have", "can", "must", "will", "should"})
_ENOUGH = 4  # facts of an answer that stands by itself
_NOW = 2  # statements in the present, by the candidate


def _speaks(statement: Statement) -> bool:
    return any(word.text in OWN or word.text == "my" for word in statement.clause.words)


def _another_story(heard: Heard) -> bool:
    topic, account = heard.topic, heard.account
    if not account.told or _between_people(heard):
        return False
    said = _said(tuple(s for s in account.statements if s.mode in (Mode.EVENT, Mode.PLAIN)))
    if topic.sharp:
        if (happened(heard) or 0) >= _PLAINLY_TOLD:
            return False
        near = said & (topic.core | topic.wanted)
        return not near - _times() and len(near) < _SHARPLY
    if topic.with_others and not _with_others(heard):
        return True
    said = _said(account.statements)
    if said & (topic.roots | _list_roots("work")):
        return False
    return len(heard.story.deeds) < _SEVERAL and len(account.told) < _AT_LENGTH


def _with_others(heard: Heard) -> bool:
    """True where at least one other person has a part in what happened."""
    words = [w for s in heard.account.statements for w in s.clause.words]
    return any(w.text in _OTHER or w.stem in stems("questions", "persons") for w in words)


_OTHER = frozenset({"he", "she", "him", "her", "they", "them", "us", "we", "team", "people"})
_PLAINLY_TOLD = 3  # signs of what was asked about
_SHARPLY = 2  # words of time; one alone ("week") comes up by chance
_SEVERAL = 2  # deeds that make it work, whatever the words
_AT_LENGTH = 4  # statements of what happened that do


@cache
def _times() -> frozenset[str]:
    return frozenset(root(word) for word in stems("questions", "times"))


def _answers_with_a_figure(heard: Heard, statement: Statement) -> bool:
    near = len(statement.roots & heard.topic.roots)
    thought = statement.own and not statement.verb  # "I thought about 2,900 a month"
    return bool(statement.numbers) and near >= (2 if statement.event and not thought else 1)


def _opens_with_a_figure(heard: Heard) -> bool:
    """True for "58 to 62 thousand. I have 54 now …": the figure that was asked for, first."""
    if not heard.account.statements:
        return False
    opening = heard.account.statements[0]
    first = opening.clause.words[0].text
    figure = bool(opening.numbers) and (first[0].isdigit() or first in _BEFORE_A_FIGURE)
    return figure and not opening.event and len(opening.clause.words) <= _THING


_BEFORE_A_FIGURE = frozenset({"between", "about", "around", "roughly", "from", "at", "up"})


def plainly_about_it(heard: Heard) -> bool:
    """True for a plain intention or fact about the question: little, and not nothing."""
    asked = heard.topic.asked in (Asked.REASON, Asked.CLAIM)
    return asked and len(hits(heard, heard.account.worthwhile)) >= _PLAINLY


_PLAINLY = 3  # different words of the topic


def _tells_instead(heard: Heard) -> bool:
    """True for a story where a reason or a method is asked for, and hardly a word of it."""
    if heard.topic.asked not in (Asked.REASON, Asked.EXPLANATION, Asked.STATUS):
        return False
    if not _mostly_told(heard) or pattern("asks_back").search(heard.topic.asks):
        return False  # "What have you found out about us?"
    common = stems("questions", "common") | stems("english", "light_verbs")
    near = hits(heard, heard.account.statements)
    if heard.topic.screen in _LIVES:
        return len(near) < _NEAR_A_LIFE
    return len(near - {root(word) for word in common}) < _NEAR_A_REASON


def _mostly_told(heard: Heard) -> bool:
    """True where next to all that carries a fact is about the past."""
    said = heard.account.worthwhile
    told = [s for s in said if s.event and any(past(word) for word in s.clause.words)]
    return bool(said) and (len(said) - len(told)) * _MOSTLY <= len(said)


_NEAR_A_REASON, _NEAR_A_LIFE = 3, 2  # words of the topic
_LIVES = ("yourself", "leaving")  # one's own way, and why one goes, are told as stories
_MOSTLY = 4  # a reason stands in one statement of four, at least


def _misses_the_subject(heard: Heard) -> bool:
    """True where the answer does not touch the line or the thing that the question is about."""
    least = _TOUCHED_OWN if heard.topic.own_line else _TOUCHED
    if _short_reply(heard) or touched(heard) >= least:
        return False
    if heard.topic.asked is Asked.EXPLANATION and _tells_instead(heard) and not touched(heard):
        return True
    if replies(heard) and not _only_by_form(heard):
        return False
    if heard.topic.asked is not Asked.EXPLANATION:
        return not _said(heard.account.statements) & heard.topic.core - heard.topic.own
    if _mostly_told(heard):
        return True
    return not hits(heard, heard.account.statements)


def _only_by_form(heard: Heard) -> bool:
    """True for a method in which nothing but "I" and "but" in the present says that it is one."""
    account = heard.account
    if heard.topic.asked is not Asked.EXPLANATION or hits(heard, account.statements):
        return False
    if account.opening is None or _takes_it_up(heard, account.opening):
        return False
    return heard.likeness < _BY_FORM


_BY_FORM = 0.5  # standard deviations; the labelled ones begin at one
_TOUCHED = 0.99  # one telling word of the subject, or two general ones, or three of its field

_TOUCHED_OWN = 0.66  # a line of one's own is told in other words


def touched(heard: Heard) -> float:
    """How much of the subject the answer speaks of: see `Topic.subject`."""
    said = _said(heard.account.statements)
    figures = {figure for s in heard.account.statements for figure in s.numbers}
    if len(figures) >= _FIGURES:  # "accuracy with numbers" is shown by numbers
        said |= _list_roots("figures")
    return sum(weight for word, weight in heard.topic.subject if word in said | figures)


_FIGURES = 3  # different ones


def _short_reply(heard: Heard) -> bool:
    """ "Yes, since 2015" names nothing, and answers whether one has it."""
    account = heard.account
    if heard.topic.asked is not Asked.STATUS or account.words > _SHORT_REPLY:
        return False
    return any(word.text in _REPLIES for s in account.statements[:1] for word in s.clause.words[:4])


_SHORT_REPLY = 45  # words
_REPLIES = frozenset(
    {"yes", "no", "not", "have", "hold", "got", "since", "yet", "don't", "every", "until", "for"}
)


def _between_people(heard: Heard) -> bool:
    """True for an account of what one did with another person, where the topic is one of people:
    it may be the conflict that was asked for, though no word says so."""
    words = [word.text for s in heard.account.events for word in s.clause.words]
    others = sum(word in _OTHERS for word in words)
    return heard.topic.people and others >= 2 and len(heard.story.deeds) >= 2


_OTHERS = frozenset({"he", "she", "him", "they", "them"})


def _leisurely(heard: Heard) -> bool:
    said = _said(heard.account.statements)
    leisure = said & (_list_roots("leisure") - heard.topic.own - heard.topic.wanted)
    work = said & (_list_roots("work") - _list_roots("leisure") | heard.topic.core)
    told_instead = heard.topic.asked is Asked.REASON and _mostly_told(heard)
    much = 0 if told_instead else _PART * heard.account.substance
    return len(leisure) >= max(_MUCH_LEISURE, much) and len(leisure) > len(work)


_MUCH_LEISURE = 3  # a hobby named at the end of "about yourself" is fine
_PART = 0.4  # of all facts: cats are a vet's trade, and rivers a lifeguard's


@cache
def _list_roots(name: str) -> frozenset[str]:
    return frozenset(root(word) for word in stems("english", name))


def _work(statements: tuple[Statement, ...]) -> frozenset[str]:
    return _said(statements) & _list_roots("work")


def _said(statements: tuple[Statement, ...]) -> frozenset[str]:
    return frozenset().union(*(s.roots for s in statements if s.mode is not Mode.ECHO))


def _first_person(heard: Heard) -> bool:
    return any(
        word.text in OWN or word.text in ("my", "me", "our", "us")
        for statement in heard.account.statements
        for word in statement.clause.words
    ) or any(s.own for s in heard.account.statements)


def hits(heard: Heard, statements: tuple[Statement, ...]) -> frozenset[str]:
    """The different words of the topic in *statements*, by their roots."""
    return _said(statements) & heard.topic.roots
