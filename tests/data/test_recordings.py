"""Which addresses of recordings a viewer's browser may be sent to."""

from __future__ import annotations

import pytest

from ringyo_data.recordings import may_be_opened

KEY = "rg_test_details_0123456789"


@pytest.mark.parametrize(
    "url",
    [
        "https://files.example/a.mp3?sig=%2B1",
        "https://files.example./a.mp3",
        "https://FILES.Example:8443/a.mp3#t=1",
        "https://my_bucket.s3.eu-central-1.amazonaws.com/a.mp3",
        "https://xn--bcher-kva.example/a.mp3",
        "https://files.xn--p1ai/a.mp3",
        "https://local.example/a.mp3",
    ],
)
def test_https_at_a_public_name_may_be_opened(url: str):
    assert may_be_opened(url, api_on_this_machine=False, secret=KEY)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://files.example/a.mp3",
        "//files.example/a.mp3",
        "javascript:alert(1)",
        "data:audio/mp3;base64,AA",
        "file:///etc/passwd",
        "/etc/passwd",
        "a.mp3",
        "https:///a.mp3",
        "https:files.example/a.mp3",
        "https://user:word@files.example/a.mp3",
        "https://files.example@127.0.0.1/a.mp3",
        "https://files.example\\@127.0.0.1/a.mp3",
        "https://127.0.0.1\\.files.example/a.mp3",
        f"https://files.example/a.mp3?key={KEY}",
        f"https://files.example/a.mp3?key={KEY.replace('_', '%5F')}",
        "https://files.example/a b.mp3",
        "https://files.example/a\t.mp3",
        "https://files.example:port/a.mp3",
        "https://files.example:99999/a.mp3",
        f"https://files.example/{'a' * 5000}",
        "https://bücher.example/a.mp3",
        "https://127.0.0。1/a.mp3",
        "https://１２７.0.0.1/a.mp3",
        # numbers, in every notation that a browser reads
        "https://127.0.0.1/",
        "https://127.1/",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://0x7f.0.0.0x1/",
        "https://0x7F.1/",
        "https://0177.0.0.1/",
        "https://127.0.0.1./",
        "https://10.0.0.1/",
        "https://192.168.1.1/",
        "https://172.16.0.1/",
        "https://169.254.169.254/latest/meta-data/",
        "https://100.64.0.1/",
        "https://224.0.0.1/",
        "https://0.0.0.0/",
        "https://files.example.0x1/",
        "https://%31%32%37.0.0.1/",
        "https://127%2e0.0.1/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[fe80::1%25eth0]/",
        "https://[fd00::1]/",
        "https://[ff02::1]/",
        "https://[64:ff9b::7f00:1]/",
        "https://[::1/",
        # names inside a network
        "https://localhost/",
        "https://LOCALHOST./",
        "https://a.localhost/",
        "https://router/",
        "https://printer.local/",
        "https://printer.local./",
        "https://metadata.google.internal/",
        "https://nas.lan/",
        "https://router.home.arpa/",
        "https://..example/",
        "https://files..example/",
        "https://-files.example/",
    ],
)
def test_any_other_address_is_refused(url: str):
    assert not may_be_opened(url, api_on_this_machine=False, secret=KEY)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:8000/a.mp3",
        "https://localhost/a.mp3",
        "http://localhost:1/a.mp3",
        "http://[::1]:8000/a.mp3",
    ],
)
def test_this_machine_may_be_asked_only_if_the_api_is_on_it(url: str):
    assert may_be_opened(url, api_on_this_machine=True)
    assert not may_be_opened(url, api_on_this_machine=False)


@pytest.mark.parametrize(
    "url", ["http://10.0.0.1/", "http://files.example/", "ftp://127.0.0.1/", "https://router/"]
)
def test_an_api_on_this_machine_opens_no_other_network(url: str):
    assert not may_be_opened(url, api_on_this_machine=True)
