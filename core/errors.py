"""Everything this application raises on purpose. The tree answers: whose move is it?

AppError                            a person can be told about it
├── InputError                          the candidate can put it right
│   ├── EmptyAnswerError
│   ├── AnswerTooLongError
│   ├── TooLongToKeepError
│   ├── DocumentError                       this file or text cannot become a document
│   │   ├── EmptyDocumentError
│   │   ├── DocumentTooLargeError
│   │   ├── TooManyPagesError
│   │   ├── UnsupportedDocumentError
│   │   ├── DisguisedDocumentError
│   │   ├── BrokenDocumentError
│   │   ├── EncryptedDocumentError
│   │   ├── ScannedDocumentError
│   │   ├── HostileDocumentError
│   │   ├── DocumentTooSlowError
│   │   ├── NotAResumeError
│   │   └── NotAJobError
│   ├── UnreadableRecordingError
│   ├── RecordingTooLongError
│   ├── RecordingGoneError
│   ├── SilentRecordingError
│   ├── NoWordsHeardError
│   ├── NothingToPractiseError
│   ├── NotAnAddressError
│   ├── UndeliverableError
│   ├── WeakPasswordError
│   ├── NotAgreedError
│   ├── NotAKeyError
│   ├── NotABudgetError
│   └── AddressTakenError                   said only where no mail can say it
├── AccessError                         not you, or not now
│   ├── CookieRequiredError
│   ├── WrongPasswordError
│   ├── PasswordNeededError
│   ├── LinkExpiredError
│   ├── OtherLinkError
│   ├── SessionEndedError
│   ├── SignInRequiredError
│   │   └── AccountNeededError
│   ├── NotVerifiedError
│   ├── NotAgreedToSendError                nothing goes to an outside provider unasked
│   │   └── LocalOnlyError                      nor to any, where that is wished
│   ├── EnglishOnlyError                    the offline coach reads no other language
│   ├── OverBudgetError                     the candidate's own limit, or the operator's
│   │   ├── AllowanceUsedError
│   │   │   └── MinutesUsedError                    the same for voice
│   │   └── PriceUnknownError                   a budget in money cannot be kept without one
│   └── TooOftenError                       `wait` says for how long
│       ├── CounterDownError                    nobody can count, so nobody passes
│       └── BusyError                           everybody signs in at once
├── NotFoundError
├── ConflictError                       something else moved first
│   ├── IllegalTransitionError
│   ├── StaleVersionError
│   ├── AlreadySignedInError
│   └── ElsewhereError                      another tab holds this interview
├── NotSetUpError                       refused to start; `str()` says what is missing
├── UnreadableRecordError               stored words cannot be decrypted with the keys at hand
└── ProviderError                       a vendor let us down
    ├── ProviderConfigError                 wrong or missing key
    │   ├── NoSuchModelError
    │   ├── OwnKeyRefusedError
    │   ├── OwnKeyGoneError
    │   ├── NobodyListensError
    │   ├── NobodySpeaksError
    │   ├── StoppedListeningError               in the middle: it was taken back
    │   └── OutOfCreditError
    ├── ProviderUnavailableError            timeout, 5xx, dropped socket
    │   └── NotServedError                      nobody was reached, or it said that it cannot now
    ├── RateLimitedError
    ├── RefusedError                        the model declined, or a filter did
    ├── NotAcceptedError                    the service did not take the question as it was
    │   ├── CannotListenError                   this language, or how we asked
    │   │   └── TooLongToListenError
    │   ├── CannotSpeakError
    │   └── TooLongForModelError                more text than the model can take
    └── UnusableOutputError                 the reply did not fit the shape
        └── TruncatedError                      it broke off

Adapters translate vendor exceptions into these at the call that raised them, always with
``raise ... from error``. Pages never catch them: ui/frame.py does, once. Failure is never
a value.
"""

from __future__ import annotations

import re
from math import ceil
from typing import ClassVar

_IN_MINUTES = 90  # seconds from which a wait is said in minutes


class AppError(Exception):
    """Base of all deliberate errors: `say` is for people, `str()` is for logs.

    `say` names what happened, that nothing was lost, and what to do. `str()` carries ids
    and counts only, never an answer, a résumé, a key or an address.
    """

    say: ClassVar[str] = (
        "Something went wrong on our side. Everything you sent before is saved. "
        "Please try again in a moment."
    )
    retryable: ClassVar[bool] = False

    def sentence(self) -> str:
        """`say`, with whatever this very error knows of besides."""
        return self.say


class InputError(AppError):
    say = "That cannot be used as it is. Nothing was changed. Please check it and try again."


class EmptyAnswerError(InputError):
    say = "Your answer is empty. Type something first, or skip the question."


class AnswerTooLongError(InputError):
    say = (
        "Your answer is longer than 20,000 characters. "
        "It still stands in the box: shorten it, then send it again."
    )


class UnreadableRecordingError(InputError):
    say = (
        "This recording cannot be opened. It has to be a WAV file with 16 bits, as this page "
        "records it. Nothing was sent to anybody. Record it again, or type your answer."
    )


class RecordingTooLongError(InputError):
    say = (
        "This recording is longer than 10 minutes or larger than 25 MB, more than one answer can "
        "take. Nothing was sent to anybody. Record a shorter answer, or type it."
    )


class RecordingGoneError(InputError):
    say = (
        "That recording is not here any more: we hold one for a few minutes only. What stood in "
        "your answer box is still there. Record your answer again, or type it."
    )


class SilentRecordingError(InputError):
    say = (
        "This recording is silent. Nothing was sent to anybody. Look whether the right microphone "
        "is chosen and switched on, and record it again, or type your answer."
    )


class NoWordsHeardError(InputError):
    say = (
        "We could not make out a word. Nothing was written down for you. Try again closer to the "
        "microphone, or type your answer."
    )


class TooLongToKeepError(InputError):
    say = (
        "That is too long to keep: 200 characters for a name or a job, 2,000 for your goals. "
        "Nothing was changed. Shorten it, and save again."
    )


class DocumentError(InputError):
    say = "That document cannot be used. Nothing of it was kept. You can paste the text instead."


class EmptyDocumentError(DocumentError):
    say = "There is nothing in it. Nothing was kept. Choose another file, or paste the text."


class DocumentTooLargeError(DocumentError):
    say = (
        "It is larger than 10 MB. Nothing of it was kept. "
        "Save a smaller version without pictures, or paste the text."
    )


class TooManyPagesError(DocumentError):
    say = (
        "It has more than 60 pages. Nothing of it was kept. "
        "Choose the pages that matter, or paste their text."
    )


class UnsupportedDocumentError(DocumentError):
    say = "We read PDF, DOCX and plain text. Nothing of it was kept. You can also paste the text."


class DisguisedDocumentError(DocumentError):
    say = (
        "What is inside is not what its name says. Nothing of it was kept. "
        "Export it again as PDF or DOCX, or paste the text."
    )


class BrokenDocumentError(DocumentError):
    say = (
        "The file is damaged and cannot be opened. Nothing of it was kept. "
        "Export it again, or paste the text."
    )


class EncryptedDocumentError(DocumentError):
    say = (
        "The file is locked with a password. Nothing of it was kept. "
        "Save a copy without the password, or paste the text."
    )


class ScannedDocumentError(DocumentError):
    say = (
        "It holds pictures of pages, but no text that we can read. Nothing of it was kept. "
        "Export it from the program it was written in, or paste the text."
    )


class HostileDocumentError(DocumentError):
    say = (
        "The file unpacks into far more than it should, so we stopped. Nothing of it was kept. "
        "Export it again, or paste the text."
    )


class DocumentTooSlowError(DocumentError):
    say = (
        "Reading it took too long, so we stopped. Nothing of it was kept. "
        "Save a simpler version, or paste the text."
    )


class NotAResumeError(DocumentError):
    say = (
        "We could not find work, education or skills in it, so it does not look like a résumé. "
        "Nothing of it was kept. Choose another file, or paste the text."
    )


class NotAJobError(DocumentError):
    say = (
        "That is too little to be a job description. Nothing of it was kept. "
        "Paste the whole advertisement, with its tasks and requirements."
    )


class NothingToPractiseError(InputError):
    say = (
        "There is no interview to begin yet. "
        "Add a résumé or a job, or choose to practise with general questions."
    )


class NotAnAddressError(InputError):
    say = "That is not an e-mail address. Nothing was changed. Check it, and try again."


class UndeliverableError(InputError):
    say = (
        "Our mail to that address was refused, so we cannot use it. Nothing of yours was lost. "
        "Check the address, and try again."
    )


class WeakPasswordError(InputError):
    say = (
        "That password is too easy to guess. Nothing was changed. "
        "Choose at least 10 characters that are not a common password; three words are good."
    )


class NotAgreedError(InputError):
    say = (
        "We need both ticks: that you are 16 or older, and that you agree to the terms. "
        "Nothing was changed."
    )


class NotAKeyError(InputError):
    say = (
        "That does not look like a key: one piece of 16 to 400 letters, digits and signs, without "
        "a space. Nothing was kept. Copy it once more, whole, from the provider's page."
    )


class NotABudgetError(InputError):
    say = (
        "That is not a budget that we can keep to: an amount in US dollars from 0 to 10,000, "
        "such as 5 or 2.50. Nothing was changed."
    )


class AddressTakenError(InputError):
    say = "There is an account with this address already. Sign in instead."


class AccessError(AppError):
    say = "You cannot do that right now. Nothing was changed."


class CookieRequiredError(AccessError):
    say = (
        "Your browser did not send our cookie, so we could not keep anything for you. "
        "Allow cookies for this site, then load the page again."
    )


class WrongPasswordError(AccessError):
    say = (
        "That address and password do not belong together, or the address is not confirmed yet. "
        "Try again, look for our mail, or choose a new password."
    )


class PasswordNeededError(AccessError):
    say = "This mail was asked for in another browser. Type your password to go on."


class LinkExpiredError(AccessError):
    say = "That link has been used, or its time is over. Nothing was changed. Ask for a new one."


class OtherLinkError(AccessError):
    say = "Thank you. Now follow the link in our mail to your other address; then the change holds."


class SessionEndedError(AccessError):
    say = "You were signed out here, to be safe. Everything is saved. Please sign in again."


class SignInRequiredError(AccessError):
    say = "Please sign in first. Nothing was changed."


class AccountNeededError(SignInRequiredError):
    say = (
        "A key of your own needs an account, so that it goes with you and not with this browser. "
        "Nothing was kept. Create an account or sign in, then add your key."
    )


class NotVerifiedError(AccessError):
    say = "Confirm your e-mail address first: follow the link in our mail. Nothing was changed."


class NotAgreedToSendError(AccessError):
    say = (
        "Your words stay on this machine until you say that they may go to an outside service. "
        "Nothing was sent. You can decide in Settings."
    )


class LocalOnlyError(NotAgreedToSendError):
    say = (
        "You chose that nothing goes to an outside service, so nothing was sent. "
        "Nothing of yours was lost. You can change that in Settings."
    )


class EnglishOnlyError(AccessError):
    say = (
        "The offline coach works in English only, and this interview is in another language. "
        "Nothing of yours was lost. Choose a model in Settings, then try again."
    )


class OverBudgetError(AccessError):
    say = (
        "That could cost more than is left of your budget for this month, so it was not asked. "
        "Nothing of yours was lost. Raise the budget on the page Usage, which Settings leads to, "
        "or use the offline coach."
    )


class AllowanceUsedError(OverBudgetError):
    say = (
        "That could take more tokens than this Candid gives you this month, so it was not asked. "
        "Nothing of yours was lost. Use the offline coach, or a key of your own."
    )


class MinutesUsedError(AllowanceUsedError):
    say = (
        "That could take more minutes of voice than this Candid gives you this month, so nothing "
        "was sent. Nothing of yours was lost. Type your answer, read the question yourself, or "
        "use a key of your own."
    )


class PriceUnknownError(OverBudgetError):
    say = (
        "Nobody told us what this model costs, so we cannot keep to your budget, and nothing "
        "was sent. Nothing of yours was lost. Choose another model, or remove the budget."
    )


class TooOftenError(AccessError):
    """`wait` is in seconds."""

    say = "That was too often. Nothing was lost. Please wait a while, then try again."

    def __init__(self, detail: str, *, wait: float) -> None:
        super().__init__(detail)
        self.wait = wait

    def sentence(self) -> str:
        return f"That was too often. Nothing was lost. Please try again in {_in_words(self.wait)}."


class CounterDownError(TooOftenError):
    """Nobody can count how often it was, so nobody passes."""

    say = "That does not work at this moment. Nothing was lost. Please try again in a minute."

    def __init__(self, detail: str) -> None:
        super().__init__(detail, wait=60)

    def sentence(self) -> str:
        return self.say


class BusyError(TooOftenError):
    """Others are ahead, and this one was not kept waiting."""

    say = "Many people are signing in right now. Nothing was changed. Please try again in a moment."

    def __init__(self, detail: str) -> None:
        super().__init__(detail, wait=5)

    def sentence(self) -> str:
        return self.say


def _in_words(seconds: float) -> str:
    """How long to wait, never less than it takes: "40 seconds", "3 minutes"."""
    whole = max(1, ceil(seconds))
    if whole < _IN_MINUTES:
        return "1 second" if whole == 1 else f"{whole} seconds"
    return f"{ceil(whole / 60)} minutes"


class NotFoundError(AppError):
    say = "We could not find that. It may have been deleted, or it belongs to somebody else."


class ConflictError(AppError):
    say = "This changed in another tab. Nothing was lost: the page now shows the latest state."
    retryable = True


class IllegalTransitionError(ConflictError):
    """An event arrived in a phase that does not expect it."""


class StaleVersionError(ConflictError):
    """A save was based on a version that is no longer the latest."""


class AlreadySignedInError(ConflictError):
    say = "You are signed in here already. Sign out first to use another account."


class ElsewhereError(ConflictError):
    say = "This interview is open in another tab. Continue there, or take it over here."


class NotSetUpError(AppError):
    """Refused to start; the detail is a sentence for whoever runs this Candid."""

    say = "This Candid is not set up correctly, so it did not start. Its log says what is missing."

    def sentence(self) -> str:
        return str(self)


class UnreadableRecordError(AppError):
    say = (
        "Something that you saved cannot be opened, because the key it was locked with is not "
        "here. Nothing was changed. Whoever runs this Candid has to restore the key."
    )


class ProviderError(AppError):
    """A vendor call failed. `provider` names the vendor; keys and text never appear."""

    say = "An outside service failed. Nothing of yours was lost. You can try again."

    def __init__(self, provider: str, detail: str = "") -> None:
        super().__init__(f"{provider}: {detail or type(self).__name__}")
        self.provider = provider


class ProviderConfigError(ProviderError):
    say = (
        "This service is not set up correctly. Nothing of yours was lost. "
        "Whoever runs this Candid has to check its key."
    )


class NoSuchModelError(ProviderConfigError):
    say = (
        "This service does not have that model. Nothing of yours was lost. "
        "Choose another one in Settings."
    )


class OwnKeyRefusedError(ProviderConfigError):
    say = (
        "The service did not accept your key. Nothing of yours was lost. "
        "Look on its page whether the key is still valid, or add another one in Settings."
    )


class OwnKeyGoneError(ProviderConfigError):
    say = (
        "The key that this was begun with has been removed or changed, so nothing more was sent. "
        "Nothing of yours was lost. You can try again."
    )
    retryable = True


class NobodyListensError(ProviderConfigError):
    say = (
        "No service that can listen is chosen here. Nothing of yours was lost. "
        "Type your answer, or choose one in Settings."
    )


class NobodySpeaksError(ProviderConfigError):
    say = (
        "No service that can read questions aloud is chosen here. Nothing of yours was lost. "
        "Your browser can read them, or choose a service in Settings."
    )


class StoppedListeningError(ProviderConfigError):
    say = (
        "You took back that your voice may go to this service, or removed the key for it, so "
        "nothing more of it was sent. What was heard before stands here. You can go on typing."
    )


class OutOfCreditError(ProviderConfigError):
    say = (
        "The account with this service has no credit left. Nothing of yours was lost. "
        "Top it up, or choose another service in Settings."
    )


class ProviderUnavailableError(ProviderError):
    say = "An outside service does not answer. Nothing of yours was lost. Please try again."
    retryable = True


class NotServedError(ProviderUnavailableError):
    """Nothing of it was done, so nothing was taken: no connection came about, or the service said
    itself that it cannot take anything on."""


class RateLimitedError(ProviderError):
    say = "The service asked us to slow down. Nothing of yours was lost. Try again in a moment."
    retryable = True

    def __init__(
        self, provider: str, detail: str = "", *, retry_after: float | None = None
    ) -> None:
        super().__init__(provider, detail)
        self.retry_after = retry_after  # seconds, when the vendor said how long


class RefusedError(ProviderError):
    say = "The model declined to answer. Nothing of yours was lost."


class NotAcceptedError(ProviderError):
    say = (
        "This service did not accept what we asked it. Nothing of yours was lost. "
        "Choose another model in Settings, or use the offline coach."
    )


class CannotListenError(NotAcceptedError):
    say = (
        "This service cannot listen to this language, or not in the way we asked it to. Nothing "
        "of yours was lost. Type your answer, or choose another service in Settings."
    )


class TooLongToListenError(CannotListenError):
    say = (
        "That is a longer recording than this service takes. Nothing of yours was lost. "
        "Record a shorter answer, type it, or choose another service in Settings."
    )


class CannotSpeakError(NotAcceptedError):
    say = (
        "This service could not read that aloud in the way we asked it to. Nothing of yours was "
        "lost: the question stands on the page. Choose another voice in Settings."
    )


class TooLongForModelError(NotAcceptedError):
    say = (
        "That is more text than this model can read. Nothing of yours was lost. "
        "Choose another model in Settings, or use the offline coach."
    )


class UnusableOutputError(ProviderError):
    say = "The model's reply could not be used. Nothing of yours was lost. You can try again."
    retryable = True


class TruncatedError(UnusableOutputError):
    say = (
        "The model's reply broke off before it was complete, so we did not use it. "
        "Nothing of yours was lost. You can try again."
    )


_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}")  # of a provider; a coach with rules has none
_WHO = re.compile(r"\b(?:[Aa]n outside service|[Tt](?:his|he) service|The model)\b")


def of_provider(sentence: str, name: str | None) -> str:
    """*sentence* about a failure, with the *name* of the provider that let us down, where it is
    known."""
    if not name:
        return sentence
    sentence = sentence.replace("The model's reply", f"The reply of {name}", 1)
    return _WHO.sub(lambda _: name, sentence, count=1)


def noted(error: AppError) -> str:
    """How *error* is stored with failed work: its class and, where one failed, the provider."""
    name = type(error).__name__
    if isinstance(error, ProviderError) and _ID.fullmatch(error.provider):
        return f"{name} {error.provider}"
    return name


def provider_in(note: str) -> str:
    """The id of the provider that is `noted`; empty where there is none."""
    return note.partition(" ")[2]


def by_name(note: str) -> type[AppError]:
    """The error class that is `noted`, also by its name alone; `AppError` if unknown."""
    found = globals().get(note.partition(" ")[0])
    return found if isinstance(found, type) and issubclass(found, AppError) else AppError
