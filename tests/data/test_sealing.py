"""Sealed columns: what is stored opens for its owner, in its column, with its key, and only so."""

from __future__ import annotations

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, text
from sqlalchemy.exc import StatementError

from core.data import SqlStore
from core.data.guard import GuardedSession
from core.data.sealing import KEY_LENGTH, Sealed, Sealer
from core.data.tables import DraftRow
from core.errors import UnreadableRecordError
from core.ports.repositories import Draft
from tests.data.situations import NOON, interview

KEY = bytes(range(KEY_LENGTH))
ADA = Sealer("ada", KEY)
PLACE = "answers.content"
bits = st.integers(min_value=0, max_value=7)


@given(st.binary(max_size=2000))
def test_what_was_sealed_opens_again(plain: bytes) -> None:
    """Byte for byte, whatever it is, the empty text too."""
    assert ADA.open(ADA.seal(PLACE, plain)) == plain


@given(st.text(max_size=500))
def test_texts_come_back_as_they_were(words: str) -> None:
    """In any script; an empty text holds nothing at all."""
    try:
        words.encode()
    except UnicodeEncodeError:
        return

    assert ADA.open_text(ADA.seal_text(PLACE, words)) == words


@given(st.binary(min_size=8, max_size=200))
def test_the_same_words_never_look_the_same(plain: bytes) -> None:
    """Equal ciphertexts would tell that two answers are equal. Nor do the words show."""
    one, two = ADA.seal(PLACE, plain).token, ADA.seal(PLACE, plain).token

    assert one != two
    assert plain not in one


@given(st.binary(max_size=100), st.data(), bits)
def test_one_flipped_bit_is_refused(plain: bytes, data: st.DataObject, bit: int) -> None:
    """Damage is noticed wherever it is: in the version, the nonce, the words or the tag."""
    token = bytearray(ADA.seal(PLACE, plain).token)
    token[data.draw(st.integers(0, len(token) - 1))] ^= 1 << bit

    with pytest.raises(UnreadableRecordError):
        ADA.open(Sealed(PLACE, bytes(token)))


@given(st.binary(max_size=60))
def test_arbitrary_bytes_are_refused(token: bytes) -> None:
    """Short, empty or foreign: never a crash of another kind, never a value."""
    with pytest.raises(UnreadableRecordError):
        ADA.open(Sealed(PLACE, token))


@pytest.mark.parametrize(
    ("sealer", "place"),
    [
        (Sealer("eve", KEY), PLACE),
        (Sealer("ada", os.urandom(KEY_LENGTH)), PLACE),
        (ADA, "turns.content"),
        (ADA, "answers.content|"),
    ],
    ids=["another owner", "another key", "another column", "a place that runs on"],
)
def test_it_opens_nowhere_else(sealer: Sealer, place: str) -> None:
    """Bound to column and owner: ciphertext that was moved is worthless."""
    token = ADA.seal(PLACE, b"I found the lock").token

    with pytest.raises(UnreadableRecordError) as refused:
        sealer.open(Sealed(place, token))

    assert refused.value.__cause__ is None
    assert token.hex() not in str(refused.value)


def test_unchanged_words_are_not_sealed_again() -> None:
    """So that a save writes only what changed."""
    stored = ADA.seal(PLACE, b"same")

    assert ADA.reseal(stored, PLACE, b"same") is stored
    assert ADA.reseal(stored, PLACE, b"other") is not stored


@pytest.mark.parametrize(
    "forgotten",
    ["plain words", b"plain bytes", Sealed("turns.content", b"for another column")],
    ids=["text", "bytes", "sealed for another column"],
)
def test_what_nobody_sealed_cannot_be_stored(
    store: SqlStore, engine: Engine, ada: str, forgotten: object
) -> None:
    """Forgetting to encrypt is an error at once, not a leak found later."""
    with store.session_for(ada) as records:
        records.interviews.add(interview(ada, turns=1))
    row = DraftRow(interview_id="interview-1", position=0, sequence=1, saved_at=NOON)
    row.content = forgotten  # type: ignore[assignment]
    with GuardedSession(engine, info={"owner": ada}) as session:
        session.add(row)
        with pytest.raises(StatementError) as refused:
            session.flush()

    assert "plain" not in str(refused.value)


def test_ciphertext_moved_behind_our_back_is_unreadable(
    store: SqlStore, engine: Engine, ada: str, eve: str
) -> None:
    """Whoever can write to the file cannot make one person's words appear at another's."""
    for owner in (ada, eve):
        with store.session_for(owner) as records:
            records.interviews.add(interview(owner, f"of-{owner}", turns=1))
            records.drafts.put(f"of-{owner}", 0, Draft("half a sentence", 1, NOON))
    with engine.begin() as behind:
        stolen = behind.scalar(text("select content from drafts where owner = :o"), {"o": ada})
        behind.execute(text("update drafts set content = :c where owner = :o"),
                       {"c": stolen, "o": eve})  # fmt: skip

    with (
        store.session_for(eve, reading=True) as records,
        pytest.raises(UnreadableRecordError),
    ):
        records.drafts.get(f"of-{eve}", 0)
