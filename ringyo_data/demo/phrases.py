"""The sentences invented conversations are put together from: a topic per campaign, and endings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Turn = tuple[str, tuple[str, ...]]


@dataclass(frozen=True)
class Topic:
    """What a campaign's calls are about: how they open, and each question with answers to choose from."""

    word: str
    about: str
    opening: str
    turns: tuple[Turn, ...]


@dataclass(frozen=True)
class Ending:
    """How a conversation ends, and what is noted of it; *moods* weighs positive, neutral and negative."""

    lines: tuple[tuple[str, str], ...]
    summary: str
    moods: tuple[int, int, int]
    outcome: str
    noted: Mapping[str, object] = field(default_factory=dict)


GREETINGS = ("Hello?", "Yes, hello.", "Speaking.", "Hi, yes, that's me.", "Good morning.")

AGREED = Ending(
    (
        ("agent", "Wonderful, I have put that down. You will get a confirmation by message."),
        ("user", "Great, thank you. Bye."),
    ),
    "The customer agreed.",
    (70, 28, 2),
    "agreed",
    {"confirmation": "message"},
)
LATER = Ending(
    (
        ("agent", "Of course. When would be a better time to talk?"),
        ("user", "Try again next week, in the afternoon."),
        ("agent", "I will. Thank you for your time."),
    ),
    "The customer asked to be called again next week.",
    (15, 75, 10),
    "call_later",
    {"call_again": "next week", "time_of_day": "afternoon"},
)
DECLINED = Ending(
    (
        ("user", "No, I'm not interested, thanks."),
        ("agent", "I understand, and I won't call about this again. Goodbye."),
    ),
    "The customer declined.",
    (4, 56, 40),
    "declined",
    {"call_again": None},
)
HANDED_OVER = Ending(
    (
        ("user", "Could I talk to a person about this?"),
        ("agent", "Certainly. I am putting you through now; please stay on the line."),
    ),
    "The customer asked for a person and was put through.",
    (20, 55, 25),
    "handed_over",
)
HUNG_UP = Ending((("user", "Sorry, no time."),), "The customer hung up at once.", (0, 70, 30), "hung_up")
MACHINE = Ending(
    (("user", "Nobody can take your call at the moment. Please leave a message after the tone."),),
    "A machine answered.",
    (0, 100, 0),
    "machine",
)

_TOPICS = """\
callback: callback
Returned the customer's call.
Hello, this is the virtual assistant returning your call. Is this a good moment?
What can I help you with? | I had a question about my account. | I wanted to change my address. | It was about my order.
Could you tell me a little more? | It's about last month. | I'd like it done before Friday.
May I send you the details by message? | Yes, please. | E-mail is better.

autumn-renewal: renewal
Called about the contract that ends this season.
Hello, this is the virtual assistant of the renewals team. Your contract ends soon.
Would you like to keep it as it is for another year? | What would it cost? | Maybe. Has anything changed? | I think so.
The price stays the same, and you can leave with a month's notice. | That sounds fair. | And the old discount? | Can I think about it?
The discount stays too. Shall I renew it for you? | Let me see. | If it's that simple.

loyalty-offer: offer
Offered a better plan to a customer of long standing.
Hello, this is the virtual assistant. We have an offer for customers who have been with us for long.
May I tell you about it in a minute? | All right. | If it's short.
You would get the larger plan at the price of yours, for a year. | And after the year? | Is there a catch? | That is interesting.
After that you choose again; nothing renews by itself. | Good to know. | Okay.

welcome-call: onboarding
Welcomed a new customer and went through the first steps.
Hello and welcome! This is the virtual assistant. I can help you with the first steps.
Have you been able to sign in? | Yes, this morning. | Not yet. | I can't find the e-mail.
I am sending you the link again. Do you want to go through it together? | Yes, please. | I'll manage, thanks.
First choose your language, then your opening hours. | Done. | Where is that? | Right, I see it.
Lastly, would you like reminders by message? | Yes. | By e-mail, please. | No reminders.

appointment-reminder: appointment
Reminded the customer of an appointment.
Hello, this is the virtual assistant with a reminder of your appointment tomorrow.
Will you be able to come? | Yes. | What time was it again? | I might be late.
It is at half past ten. Please bring your papers. | All right. | Which papers?

win-back: win-back
Asked a former customer to come back.
Hello, this is the virtual assistant. You were our customer until last year.
May I ask why you left? | It got too expensive. | I moved house. | I wasn't using it.
We have changed our plans since. Would you hear them? | Go on. | Briefly, please.
There is a small plan now, at half the price. | Hm, that would do. | Is it the same service?

invoice-due: billing
Called about an invoice that is due.
Hello, this is the virtual assistant of the billing team. It is about your last invoice.
It has not been paid yet. Did you receive it? | I believe I paid it. | No, I never got it. | Yes, I forgot about it.
I can send it again. Is your e-mail address still the same? | Yes. | No, it's changed.
Could you pay it by the end of the week? | Yes, I can. | On the first of the month.

satisfaction-survey: survey
Asked for the customer's opinion.
Hello, this is the virtual assistant with two short questions about your last visit.
How happy were you, from one to five? | Four. | Five! | Two, to be honest. | Three.
Thank you. What should we do better? | Shorter waiting. | Nothing, really. | The website.

incoming: question
Took the customer's call.
Hello, this is the virtual assistant. How can I help you?
I am listening. What is it about? | I have a question about my account. | I'd like to move my appointment. | My order has not come.
May I have your name, please? | Yes, it's on the account. | I'd rather not say. | Of course.
I have found it. Shall I see to that now? | Yes, please. | That would be good.

delivery-slot: delivery
Agreed on a time for a delivery.
Hello, this is the virtual assistant. Your delivery is ready to be brought.
Would Thursday between two and four suit you? | Yes. | Rather in the morning.
May it be left with a neighbour? | Yes, that's fine. | No, please ring.
"""
"""Of each campaign, and of calls that come in, its name and a word for it, what its calls are about, how they open, then questions with answers."""


def _topic(text: str) -> tuple[str, Topic]:
    head, about, opening, *lines = text.splitlines()
    campaign, word = head.split(": ")
    turns = ((question, tuple(answers)) for question, *answers in (line.split(" | ") for line in lines))
    return campaign, Topic(word, about, opening, tuple(turns))


TOPICS = dict(map(_topic, _TOPICS.split("\n\n")))
ANY = TOPICS["callback"]
INCOMING = TOPICS["incoming"]
