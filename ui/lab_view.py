"""The provider lab: choose an answer and who judges it, run them side by side, take it along."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core import content
from core.domain.chat import ModelRef, Role
from core.domain.preferences import QUICK, SAMPLES
from core.domain.trial import Example, Setting, Trial
from core.errors import by_name
from core.services.bills import dollars
from core.services.coaches import is_offline
from core.services.receipts import counted
from core.services.reports import UNSCORED
from core.services.trials import Run, as_csv, as_json
from ui import cost_view, waiting
from ui.frame import Page, title
from ui.words import line, muted, plain, said, small


def draw(page: Page) -> None:
    title(
        "The same answer, several judges",
        "Choose an answer and who judges it. They go on when you leave this page. What they made "
        "of it stands here for a day, unless this Candid is restarted; nothing else is kept but "
        "what the calls took.",
    )
    latest = page.app.trials.latest(page.owner)
    example = _example(page, latest)
    if example is None:
        muted("Nothing in this interview can be tried. Choose another one.")
        return
    said(example.answer)
    settings = _settings(page)
    begun = latest is not None and latest.under_way
    if st.button("Judge it", type="primary", disabled=begun or not settings, key="big-judge"):
        latest = page.app.trials.begin(page.owner or page.admit(), example, settings)
        latest.wait(waiting.PATIENCE)
    if latest is not None and latest.under_way:
        _under_way(page, latest)
        return
    kept = page.app.trials.latest(page.owner, example)
    if kept is not None:
        _results(page, kept.example, kept.trials)


def _example(page: Page, latest: Run | None) -> Example | None:
    """Which answer it is to be: at first the one that was judged last."""
    names = {source.id: source.name for source in page.app.trials.sources(page.owner)}
    judged = latest.example if latest is not None else None
    source = st.selectbox(
        "Whose answer?",
        list(names),
        index=_place(list(names), judged.source if judged else None),
        format_func=names.__getitem__,
        key="lab-source",
    )
    examples = {each.id: each for each in page.app.trials.examples(page.owner, source)}
    if not examples:
        return None
    chosen = st.selectbox(
        "Which one?",
        list(examples),
        index=_place(list(examples), judged.id if judged else None),
        format_func=lambda key: examples[key].name,
        key=f"lab-example-{source}",
    )
    return examples[chosen]


def _place(options: Sequence[str], wanted: str | None) -> int:
    return options.index(wanted) if wanted in options else 0


def _settings(page: Page) -> list[Setting]:
    several = st.segmented_control(
        "How often is each criterion read?",
        [SAMPLES, QUICK],
        default=SAMPLES,
        format_func=lambda number: "Once" if number == QUICK else f"{number} times",
        key="lab-readings",
    )
    offered = page.app.trials.settings(page.owner, several or SAMPLES)
    names = {_key(each): _name(page, each) for each in offered}
    chosen = st.multiselect(
        "Who judges?", list(names), default=_at_first(page, list(names)),
        format_func=names.__getitem__, key="lab-judges",
    )  # fmt: skip
    if all(is_offline(each.ref) for each in offered):
        small(
            "No model may be asked yet, so there is the offline coach with two rubrics. Models "
            "come with a key, and with your word that they may see an answer: see Settings."
        )
    judges = [each for each in offered if _key(each) in chosen]
    _costs(page, judges)
    return judges


def _costs(page: Page, judges: Sequence[Setting]) -> None:
    """Of those that a key of their own pays."""
    models = [each for each in judges if not is_offline(each.ref)]
    if models:
        stand = page.app.coaches.stand(page.owner)
        for each in models:
            cost_view.of_one(page, stand, ModelRef.parse(each.ref), readings=each.readings)


def _at_first(page: Page, keys: Sequence[str]) -> list[str]:
    """The offline coach, and beside it whoever judges for them, or else the other rubric."""
    assessor = page.app.coaches.stand(page.owner).chosen[Role.ASSESSOR]
    return [keys[0], str(assessor) if str(assessor) in keys else keys[1]]


def _key(setting: Setting) -> str:
    return f"{setting.ref} {setting.rubric}".strip()


def _name(page: Page, setting: Setting) -> str:
    label = page.app.coaches.label(setting.ref)
    if setting.rubric:
        return f"{label}, by the rubric for any answer"
    return label


def _under_way(page: Page, run: Run) -> None:
    """How far it is; once it is over, the page is drawn anew."""

    @st.fragment(run_every=waiting.POLL)
    def look() -> None:
        if not run.under_way:
            st.rerun()
        muted(f"{len(run.trials)} of {len(run.settings)} have judged it.")
        for trial in run.trials:
            st.markdown(plain(f"{_name(page, trial.setting)}: {_overall(trial)}"))

    look()


def _results(page: Page, example: Example, trials: Sequence[Trial]) -> None:
    st.header("What each of them made of it", anchor=False)
    if example.band:
        small(f"Our label for this answer: {example.band}.")
    with st.container(gap=None):
        for number, trial in enumerate(trials):
            with st.container(key=f"row-trial-{number}", gap="xsmall"):
                _one(page, example, trial)
    with st.container(horizontal=True):
        st.download_button(
            "Download as CSV", as_csv(trials), "trials.csv", "text/csv", on_click="ignore"
        )
        st.download_button(
            "Download as JSON",
            as_json(example, trials),
            "trials.json",
            "application/json",
            on_click="ignore",
        )


def _one(page: Page, example: Example, trial: Trial) -> None:
    line(_name(page, trial.setting), *_told(trial), figure=_figure(trial))
    if trial.evaluation is None:
        return
    rubric = content.rubric_of(trial.evaluation.rubric)
    with st.container(key=f"folds-{_key(trial.setting)}"), st.expander("Its judgements"):
        for judgement in trial.evaluation.judgements:
            unscored = judgement.level is None
            level = UNSCORED[judgement.state] if unscored else f"{judgement.level} of 5"
            if judgement.spread and judgement.spread[0] != judgement.spread[1]:
                level += f", readings from {judgement.spread[0]} to {judgement.spread[1]}"
            st.markdown(f"**{rubric[judgement.criterion].name}**: {level}")
            small(plain(judgement.reason))
            for span in judgement.spans:
                said([(span.of(example.answer), "evidence")])


def _figure(trial: Trial) -> str:
    return "–" if trial.overall is None else f"{trial.overall:.1f}"


def _overall(trial: Trial) -> str:
    if trial.evaluation is None:
        return by_name(trial.error).say
    return "not enough evidence" if trial.overall is None else f"{trial.overall:.1f} of 5"


def _told(trial: Trial) -> list[str]:
    if trial.evaluation is None:
        return [by_name(trial.error).say, *_took(trial)]
    found = f"{counted(trial.quotes, 'quote')} found in the answer"
    if trial.setting.readings > 1:
        found += f" · readings at most {trial.widest} apart" if trial.widest else " · all alike"
    if trial.unfit:
        found += f" · {counted(trial.unfit, 'call')} asked again, since the reply did not fit"
    return [_overall(trial), found, *_took(trial)]


def _took(trial: Trial) -> list[str]:
    if not trial.calls:
        return [f"{trial.total:.2f} s on this machine, nothing sent"]
    parts = [counted(trial.calls, "call")]
    if trial.first is not None:
        parts.append(f"first words after {trial.first:.2f} s")
    parts.append(f"{trial.total:.1f} s in all")
    if trial.tokens is not None:
        parts.append(f"{trial.tokens.given:,} tokens in, {trial.tokens.made:,} out")
    parts.append("price unknown" if trial.cost is None else dollars(trial.cost))
    return [" · ".join(parts)]
