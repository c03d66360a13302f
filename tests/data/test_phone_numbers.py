"""The account's own numbers, as the API lists them."""

from __future__ import annotations

from ringyo_data.client import RingyoClient
from ringyo_data.demo import Account, serve
from ringyo_data.phone_numbers import PhoneNumber, phone_numbers
from ringyo_data.settings import Settings


def test_every_number_comes_with_its_name_and_status():
    sent = [
        {
            "id": f"pn_{place:03d}",
            "phone_number": f"+1212555{place:04d}",
            "friendly_name": f"Line {place}",
            "status": "inactive" if place == 100 else "active",
            "created_at": "2024-01-15T09:00:00Z",
        }
        for place in range(101)  # one more than a page holds
    ]
    account = Account.from_records(phone_numbers=sent)
    with serve(account) as url, RingyoClient(Settings(api_key="rg_test_x", base_url=url)) as client:
        numbers = phone_numbers(client.phone_numbers())
        requests = client.requests
    assert (len(numbers), requests) == (101, 2)
    assert numbers[0] == PhoneNumber("+12125550100", "Line 100", "inactive")
    assert {number.number for number in numbers} == {record["phone_number"] for record in sent}


def test_a_malformed_record_is_left_out_and_costs_no_other():
    sent = [
        None,
        "+12125550142",
        {},
        {"phone_number": None, "friendly_name": "None"},
        {"phone_number": " "},
        {"phone_number": 12125550142},
        {"phone_number": "+1\ud83c"},
        {"phone_number": " +12125550142 ", "friendly_name": "New York \ud83c", "status": ["active"]},
        {"phone_number": "+442079460018", "friendly_name": None},
        {"phone_number": "+493023125005", "friendly_name": "B" * 201, "status": "active"},
    ]
    assert phone_numbers(sent) == (
        PhoneNumber("+12125550142", "New York \ufffd"),
        PhoneNumber("+442079460018"),
        PhoneNumber("+493023125005", "B" * 200 + "…", "active"),
    )
