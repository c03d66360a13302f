"""One call as a card: first what the list has of it, then what the API adds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar
from urllib.parse import unquote

import streamlit as st

from ringyo_data import masking
from ringyo_data.details import CallDetail, Part, Transcript, Why
from ringyo_data.direction import INBOUND
from ringyo_data.errors import NotFound, RingyoError
from ringyo_data.frame import empty_frame
from ringyo_data.settings import Settings

from .. import loading
from ..address import bar
from ..call_list import picking
from ..cards import card as parts
from ..filters import View
from ..loading import Selection, access, source
from ..text import metadata, outcomes, wording
from . import conversation, desk, readable, reasons, timeline
from .asking import Answer
from .facts import Facts

T = TypeVar("T")


class Card:
    """The card of one call, for one viewer at one moment."""

    def __init__(self, own: Settings, view: View, call_id: str) -> None:
        self.own = own
        self.view = view
        self.call_id = call_id
        self.now = datetime.now(UTC)
        self.answer: Answer[CallDetail] = desk.detail(own, call_id)
        self.late = self.answer.late
        self.facts = self._facts()
        self.steps: st.delta_generator.DeltaGenerator | None = None

    def _facts(self) -> Facts | None:
        """From the API's answer, which is the newest, or else from a list that had the call."""
        detail = self.answer.value
        row = detail.calls if detail is not None and len(detail.calls) else picking.known(self.call_id)
        return None if row is None else Facts.of(source.book(self.own).directed(row))

    def agent(self) -> str:
        """The agent's name, with the end of its id if it has namesakes; its id if it has no name. API text."""
        names = loading.agent_names(self.own).by_id
        selection = Selection(self.view, empty_frame(), self.now, self.view.span, names=names)
        return selection.agent(self.facts.agent_id) if self.facts and self.facts.agent_id else "No agent"

    def speaker(self) -> str:
        """The agent's name without its id, which one call does not need; API text."""
        agent_id = self.facts.agent_id if self.facts else None
        return loading.agent_names(self.own).by_id.get(agent_id or "", "Agent")

    @property
    def numbers(self) -> tuple[str | None, ...] | None:
        """The number called and the line; None if nothing is known of the call."""
        return (self.facts.number, self.facts.line) if self.facts else None

    def hidden(self, text: str) -> str:
        """A text of the API without phone numbers, unless they are shown."""
        if self.own.show_numbers:
            return text
        return masking.in_text(text, own=self.numbers, country=self.facts.country if self.facts else None)

    def hidden_value(self, value: object) -> object:
        """A JSON value without phone numbers, unless they are shown."""
        if self.own.show_numbers:
            return value
        return masking.in_value(value, own=self.numbers, country=self.facts.country if self.facts else None)


def draw(card: Card) -> None:
    """The whole card. Whatever is missing says so in its own place."""
    with st.container(border=True, key="card-call", gap="small"):
        _head(card)
        if card.facts:
            _about(card, card.facts)
        if card.answer.error:
            _problem(card, card.answer.error)
        elif card.answer.value is None:
            st.caption(":material/hourglass_top: Asking the API for what was said …")
        else:
            _parts(card, card.answer.value)
        if card.facts:
            _metadata(card, card.facts)
            st.caption(f"Call id {wording.md(card.call_id)}")


# -- head ---------------------------------------------------------------------


def _head(card: Card) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap=None, wrap=False, key="call-head"):
        title = _when(card.facts.started, card) if card.facts else "One call"
        st.header(title, anchor=False, width="stretch")
        card.steps = st.container(horizontal=True, gap=None, width="content")
        _link(card)
        _act("again", "Ask the API again", "refresh", desk.ask_again, card.own, card.call_id)
        _act("close", "Close", "close", picking.open_call, None, always=True)


def draw_steps(card: Card) -> None:
    """Buttons to the calls above and below, if the list has the call. Drawn after the list."""
    ids, at = picking.listed(), picking.place(card.call_id)
    if at is None or card.steps is None:
        return
    above = ids[at - 1] if at else None
    below = ids[at + 1] if at + 1 < len(ids) else None
    with card.steps:
        _act("up", "Open the call above", "keyboard_arrow_up", picking.open_call, above)
        _act("down", "Open the call below", "keyboard_arrow_down", picking.open_call, below)


def _act(
    name: str, label: str, icon: str, act: Callable[..., None], *args: object, always: bool = False
) -> None:
    """A button in the card's head. It is disabled if it has nothing to act on, unless *always*."""
    st.button(
        label,
        icon=f":material/{icon}:",
        type="tertiary",
        key=f"call-{name}",
        help=label,
        on_click=act,
        args=args,
        disabled=not always and None in args,
    )


def _link(card: Card) -> None:
    with st.popover(
        "Link to this call",
        icon=":material/link:",
        type="tertiary",
        key="call-link",
        help="Link to this call",
    ):
        st.caption("A link to this call alone, for whoever may see this dashboard")
        words = {picking.CALL_WORD: [card.call_id], "zone": [card.view.zone]}
        st.code(bar.of(words), language=None, wrap_lines=True)


def _about(card: Card, facts: Facts) -> None:
    colour = outcomes.look(facts.outcome).badge
    number = wording.phone(facts.number, show=card.own.show_numbers)
    with st.container(gap="xxsmall"):
        st.markdown(
            f":{colour}[●] **{wording.md(wording.outcome(facts.outcome))}** · "
            f"{_who_called(card, wording.unbroken(wording.md(number)))}"
        )
        through = [f"through {wording.unbroken(wording.md(_line(card, facts.line)))}"] if facts.line else []
        where = [wording.md(wording.country(facts.country))] if facts.country else []
        status = wording.status(facts.status) if facts.status else ""
        more = [wording.md(status)] if status != wording.outcome(facts.outcome) and status else []
        if line := " · ".join([*through, *where, *more]):
            st.caption(line[:1].upper() + line[1:])
    figure = timeline.figure(facts, card.now, card.view.zone, parts.look())
    sentence = timeline.sentence(facts, card.now)
    with st.container(gap=None):
        if figure is not None:
            parts.chart("call-timeline", figure, alt=sentence)
        st.caption(sentence)


def _who_called(card: Card, number: str) -> str:
    agent, number = f"**{wording.md(card.agent())}**", f"**{number}**"
    return (
        f"{number} called {agent}"
        if card.facts and card.facts.direction == INBOUND
        else f"{agent} called {number}"
    )


def _line(card: Card, number: str) -> str:
    return loading.line_names(card.own, [number])[number]


def _when(moment: datetime, card: Card) -> str:
    """`Wed 18 March, 15:28`, with the year if it is not this year."""
    local = moment.astimezone(card.view.tz)
    year = "" if local.year == card.now.astimezone(card.view.tz).year else f" {local.year}"
    return f"{wording.WEEKDAYS[local.weekday()][:3]} {local.day} {local:%B}{year}, {local:%H:%M}"


# -- what the API tells -------------------------------------------------------


def _problem(card: Card, error: RingyoError) -> None:
    """Says why the API gave no details; what the list has of the call stays."""
    if isinstance(error, NotFound):
        st.warning(
            f"**No call has the id {wording.md(card.call_id)}.** The link may be incomplete, or the call deleted.",
            icon=":material/search_off:",
        )
        return
    st.warning(f"**What was said could not be asked for.** {wording.md(error)}", icon=":material/cloud_off:")
    reference = {"code": error.code, "request": error.request_id}
    if words := [f"{name} {wording.md(value)}" for name, value in reference.items() if value]:
        st.caption(f"For the API's support: {', '.join(words)}")


def _parts(card: Card, detail: CallDetail) -> None:
    if card.facts and reasons.nothing_to_expect(detail, card.facts):
        st.caption(":material/inbox: No transcript, no recording and no analysis: nobody took the call.")
        return
    recording = _audible(card, detail.recording_url)
    if recording.value is not None:
        _section(card, "recording", recording, lambda url: _player(card, url))
    if detail.result:
        st.subheader("Result", anchor=False)
        _object(card, detail.result)
    _section(card, "transcript", detail.transcript, lambda said: _said(card, said))
    if recording.value is None:
        _section(card, "recording", recording, lambda url: _player(card, url))
    if detail.analysis.value != {}:  # all of it may be the result
        _section(card, "analysis", detail.analysis, lambda values: _object(card, values))


def _section(card: Card, name: reasons.PartName, part: Part[T], drawn: Callable[[T], None]) -> None:
    if part.value is not None:
        st.subheader(name.capitalize(), anchor=False)
        drawn(part.value)
        return
    why = reasons.reason(name, part.why, card.facts, card.now)
    st.caption(f"{why.icon} {why.sentence}")


def _said(card: Card, transcript: Transcript) -> None:
    speaker, hidden = card.speaker(), card.hidden
    conversation.draw(transcript, speaker, hidden)
    st.download_button(
        "Transcript as text",
        data=access.guarded(lambda: conversation.as_text(transcript, speaker, hidden).encode()),
        file_name="transcript.txt",
        mime="text/plain",
        on_click="ignore",
        icon=":material/download:",
        type="tertiary",
        key="download-transcript",
    )


def _audible(card: Card, url: Part[str]) -> Part[str]:
    """A recording must not reach the browser if its address has a masked number in it or is one of the dashboard's own."""
    if url.value is None:
        return url
    written = unquote(unquote(url.value))
    tells = masking.own_in(written, card.numbers or ()) or masking.holds_international(written)
    unsafe = bar.is_own(url.value) or (tells and not card.own.show_numbers)
    return Part(why=Why.UNSAFE) if unsafe else url


def _player(card: Card, url: str) -> None:
    loaded = desk.loaded_recording(card.call_id, url)
    if loaded is None:
        st.button(
            "Load the recording",
            key="call-recording",
            icon=":material/play_circle:",
            help="Until then your browser does not ask for it",
            on_click=desk.load_recording,
            args=(card.call_id, url),
        )
        return
    st.audio(loaded, alt="Recording of the call")
    st.caption("If it does not play, its address may have run out: ask the API again :material/refresh:.")


def _object(card: Card, sent: object) -> None:
    values = card.hidden_value(sent)
    st.markdown(readable.markdown(values if isinstance(values, dict) else {}))


def _metadata(card: Card, facts: Facts) -> None:
    st.subheader("Metadata", anchor=False)
    values = card.hidden_value(metadata.read(facts.metadata))
    if isinstance(values, dict) and values:
        st.markdown(readable.markdown(values))
    elif facts.metadata is None:
        st.caption(":material/help: What was sent along with this call could not be read.")
    else:
        st.caption(":material/inbox: Nothing was sent along with this call.")
