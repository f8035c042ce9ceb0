"""Who reads, asks and judges: chosen among what is set up, said in plain words, and taken back."""

from __future__ import annotations

from typing import Final

import streamlit as st

from core.domain.chat import Model, Price, Provider, Role
from core.domain.preferences import QUICK, SAMPLES
from core.services.chosen_speech import SpeechStand
from core.services.coaches import Stand
from ui import cost_view, keys_form, sending_view, state, voice_settings
from ui.frame import Page, title
from ui.prices import pays, rate
from ui.sending_view import listed, told
from ui.words import muted, plain, small

ROLES: Final = {
    Role.INTERVIEWER: (
        "Who asks you",
        "Writes your questions and follows up on what you say. You wait for each question, so a "
        "fast model is pleasant here.",
    ),
    Role.ASSESSOR: (
        "Who judges your answers",
        "Puts each answer on the scale, with quotes from it. Take your most careful model here: "
        "nobody waits while it reads.",
    ),
    Role.READER: (
        "Who reads your documents",
        "Finds your work, education and skills in a résumé, and what a job asks for.",
    ),
}
OFFLINE: Final = "The offline coach: rules on this machine, no AI"
READINGS: Final = {
    SAMPLES: f"{SAMPLES} times: you see how sure it is",
    QUICK: "Once: quicker and cheaper, and nobody knows how sure it is",
}
CHOSEN: Final = "roles"  # raised when what is saved goes before what the lists show


def draw(page: Page) -> None:
    stand = page.app.coaches.stand(page.owner)
    _lead(stand, page.app.chosen_speech.stand(page.owner))
    _local(page, stand)
    if stand.waiting:
        sending_view.ask(page, stand)
    if stand.usable:
        for role in ROLES:
            _role(page, stand, role)
        if stand.chosen[Role.ASSESSOR] is not None:
            _readings(page, stand)
    voice_settings.draw(page)
    if stand.usable or stand.preferences.agreed_to:  # it outlives the key that it was given for
        _agreement(page, stand)
    with st.container(gap="small", key="own-keys"):
        st.header("Keys of your own", anchor=False)
        keys_form.draw(page)
    with st.container(key="others", gap="xxsmall"):
        st.page_link(
            "pages/12_Usage.py", label="Usage: what was sent, what it cost, and your budget"
        )
        st.page_link("pages/14_Proof.py", label="Proof: how far you can trust the feedback")
        st.page_link(
            "pages/13_Provider_lab.py", label="Provider lab: the same answer, several judges"
        )


def _lead(stand: Stand, speech: SpeechStand) -> None:
    voice = [plain(p.name) for p in speech.outside if p not in stand.outside]
    heard = f" What you say or are asked aloud may go to {listed(voice)}." if voice else ""
    if stand.preferences.local_only:
        title(
            "Nothing leaves this machine",
            "You chose that no outside service is asked for anything. What you agreed to before "
            "stands below, and is kept for later.",
        )
    elif not stand.usable:
        title(
            "The offline coach does it all",
            "No language model is set up here. Your words are read by rules, on this machine"
            + (f".{heard}" if heard else ", and go nowhere else."),
        )
    elif stand.outside:
        names = listed([plain(provider.name) for provider in stand.outside])
        title("Who works for you", f"Now: {names}.{heard} Change it whenever you like.")
    else:
        title(
            "Who works for you",
            f"Now: the offline coach, on this machine.{heard or ' Nothing is sent.'}",
        )


def _local(page: Page, stand: Stand) -> None:
    """Offered where there is anybody outside to be refused."""
    everybody = page.app.choices.outside.providers()
    if everybody or stand.preferences.local_only:
        near = [plain(provider.name) for provider in everybody if provider.near]
        voice_settings.local_switch(page, local=stand.preferences.local_only, near=near)


def _role(page: Page, stand: Stand, role: Role) -> None:
    heading, what = ROLES[role]
    with st.container(key=f"row-{role}", gap="xsmall"):
        st.header(heading, anchor=False)
        muted(what)
        picked = _picked(stand, role)
        if picked is not None:
            provider, model = picked
            _facts(stand, provider, model, role)
        ref = None if picked is None else picked[1].ref
        if ref == stand.chosen[role]:
            return
        if ref is None or ref.provider in stand.preferences.agreed_to:
            page.app.choices.choose(page.admit(), role, ref)
            st.rerun()
        _agree_first(page, picked, role)


def _picked(stand: Stand, role: Role) -> tuple[Provider, Model] | None:
    """What the list shows: a model of those that can be used, or the offline coach."""
    offered = _offered(stand, role)
    chosen = stand.chosen[role]
    names = {"": OFFLINE, **{ref: _name(*offer) for ref, offer in offered.items()}}
    now = "" if chosen is None else str(chosen)
    names.setdefault(now, f"{now} (no longer set up)")
    picked = st.selectbox(
        ROLES[role][0],
        list(names),
        index=list(names).index(now),
        format_func=names.__getitem__,
        label_visibility="collapsed",
        key=f"role-{role}-{state.turn(CHOSEN)}",
    )
    return offered.get(picked)


def _offered(stand: Stand, role: Role) -> dict[str, tuple[Provider, Model]]:
    """The models that can be used, those that suit the role first."""
    offered = [(provider, model) for provider in stand.usable for model in provider.models]
    offered.sort(key=lambda offer: role not in offer[1].suits)
    return {str(model.ref): (provider, model) for provider, model in offered}


def _name(provider: Provider, model: Model) -> str:
    return f"{model.ref.model}, {provider.name}"


def _facts(stand: Stand, provider: Provider, model: Model, role: Role) -> None:
    suits = "" if role in model.suits else "We would pick another one for this. "
    small(f"{suits}{_price(model.price)}; {pays(provider, stand.own_keys)}.")


def _price(price: Price | None) -> str:
    if price is None:
        return "Price unknown"
    found = f", seen on {price.on:%-d %B %Y}" if price.on else ""
    return (
        f"{rate(price.given)} for a million tokens that it reads, "
        f"{rate(price.made)} for a million that it writes{found}"
    )


def _agree_first(page: Page, picked: tuple[Provider, Model] | None, role: Role) -> None:
    if picked is None:
        return
    provider, model = picked
    with st.container(key=f"card-agree-{role}", border=True, gap="small"):
        st.markdown(
            f"This sends {SENT[role]} to **{plain(provider.name)}**. "
            "Until you agree, the offline coach does it."
        )
        told(provider)
        with st.container(horizontal=True, gap="xsmall"):
            if st.button("Agree, and let it work", key=f"agree-{role}"):
                owner = page.admit()
                page.app.choices.agree(owner, [provider.id])
                page.app.choices.choose(owner, role, model.ref)
                st.rerun()
            if st.button("Leave it as it was", key=f"leave-{role}"):
                state.next_turn(CHOSEN)
                st.rerun()


SENT: Final = {
    Role.INTERVIEWER: "your résumé without name, e-mail and phone, the job and your answers",
    Role.ASSESSOR: "the questions, your answers and what of your résumé they are about",
    Role.READER: "your résumé without name, e-mail and phone, and the job",
}


def _readings(page: Page, stand: Stand) -> None:
    with st.container(key="row-readings", gap="xsmall"):
        st.header("How often each answer is judged", anchor=False)
        muted(
            "Several readings that know nothing of each other show how far they agree. "
            "A change within that is noise."
        )
        samples = st.radio(
            "Readings",
            list(READINGS),
            index=list(READINGS).index(QUICK if stand.preferences.samples == QUICK else SAMPLES),
            format_func=READINGS.__getitem__,
            label_visibility="collapsed",
            key=f"samples-{state.turn(CHOSEN)}",
        )
        if samples != stand.preferences.samples:
            page.app.choices.be_quick(page.admit(), quick=samples == QUICK)
            st.rerun()
        cost_view.before(page, stand)


def _agreement(page: Page, stand: Stand) -> None:
    """To whom words may go, since when, and the way back: one button, as it was to agree."""
    agreed = stand.preferences.agreed_at
    with st.container(key="row-agreement", gap="xsmall"):
        st.header("Where your words may go", anchor=False)
        if agreed is None or not stand.preferences.agreed_to:
            muted("Nowhere. They stay on this machine.")
            return
        muted(f"You agreed on {agreed:%-d %B %Y} that they may go to:")
        known = {provider.id: provider for provider in page.app.choices.outside.providers()}
        for each in stand.preferences.agreed_to:
            st.markdown(f"**{plain(known[each].name if each in known else each)}**")
            if each in known:
                told(known[each])
        if st.button("Take it back, and stay offline", key="withdraw"):
            page.app.choices.stay_offline(page.admit())
            state.next_turn(CHOSEN)
            st.rerun()
        small("From then on nothing is sent. What was sent before is with them, on their terms.")
