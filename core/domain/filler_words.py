"""Small lists of English words by which fillers are told from words that are meant."""

from __future__ import annotations

from typing import Final


def listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


# As services and people write them. "uh-huh" and "mm-mm" say yes and no: they are none.
SOUNDS: Final = listed("um umm uhm uh uhh er err erm ehm hm hmm hmmm mm mhm mhmm mmm ah ahm")
BE: Final = listed(
    "am is are was were be been being i'm he's she's it's that's we're they're you're there's"
    " who's isn't wasn't"
)
DETERMINERS: Final = listed("the a an my your his her its our their this that these those")
WHICH: Final = listed("what which who whom whose where when why how")
CONJUNCTIONS: Final = listed("and but because so then or since while although though")
NEGATIONS: Final = listed("not no never nothing nobody none neither cannot")
PRONOUNS: Final = listed("i we you they he she it who people everybody everyone")
ADVERBS: Final = listed(
    "really very so just totally completely never always already almost literally actually"
    " basically super extremely pretty quite too suddenly simply only still even"
)
# What needs a subject before it: it is no noun, so that "they like would not" is no liking.
AUXILIARIES: Final = listed(
    "will would won't wouldn't can could can't couldn't shall should shouldn't may might must do"
    " does did don't doesn't didn't have has had haven't hasn't hadn't am is are was were isn't"
    " aren't wasn't weren't be been"
)
# Frequent verbs whose past tense has no "ed".
_PAST = listed(
    "went came got took made said told knew saw thought gave found left felt kept held began ran"
    " sat stood heard let put lost paid met read sent set built brought bought wrote spoke broke"
    " chose fell cut hit became won led meant needed understood taught slept spent rose drew drove"
    " ate flew forgot grew hid lay rode sang sold shook showed shut sank swam threw wore"
)
_PRESENT = listed(
    "go goes come comes get gets take takes make makes say says know knows see sees think thinks"
    " give gives find finds feel feels keep keeps need needs want wants work works try tries ask"
    " asks help helps call calls happen happens mean means matter matters"
    " looks seems sounds"
)
_SHORT = 4  # "need" is no past
_CONTRACTED = ("'s", "'re", "'ve", "'ll", "'d", "'m", "n't")
_NO_VERB = listed("hundred kindred speed indeed")


def past(word: str) -> bool:
    """Whether *word* looks like a verb in the past."""
    return word in _PAST or (word.endswith("ed") and len(word) > _SHORT and word not in _NO_VERB)


def verb(word: str) -> bool:
    """Whether *word* looks like a verb of a sentence."""
    return word in AUXILIARIES or word in _PRESENT or past(word) or word.endswith(_CONTRACTED)
