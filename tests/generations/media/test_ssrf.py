"""T10: addresses that try to reach inside. Each is given to the download, and no connection may be opened."""

import io
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from generations.media.exceptions import Forbidden, MediaError, Unreachable
from generations.media.fetch import download
from tests.generations.media.wire import Network, Provider

# Addresses of this machine and of inner networks, in every way that some parser reads as one.
INSIDE = [
    "127.0.0.1",
    "127.1",
    "127.0.1",
    "127.255.255.254",
    "2130706433",
    "017700000001",
    "0x7f000001",
    "0x7f.0.0.1",
    "0x7f.1",
    "0177.0.0.1",
    "0177.0.0.01",
    "00000177.0.0.1",
    "127.0.0.1.",
    "①②⑦.⓪.⓪.①",
    "127。0。0。1",
    "0",
    "0.0.0.0",
    "localhost",
    "LOCALHOST",
    "localhost.",
    "localhost.localdomain",
    "localhost.fal.media.evil.example",
    "169.254.169.254",
    "2852039166",
    "0xa9fea9fe",
    "0251.0376.0251.0376",
    "169.254.43518",
    "10.0.0.1",
    "192.168.0.1",
    "172.16.0.1",
    "100.64.0.1",
    "metadata.google.internal",
    "instance-data",
    "[::1]",
    "[::]",
    "[0:0:0:0:0:0:0:1]",
    "[::127.0.0.1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::ffff:0:127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[64:ff9b:1::7f00:1]",
    "[2002:7f00:1::]",
    "[2001:0:7f00:1::]",
    "[fe80::1]",
    "[fe80::1%25lo]",
    "[fd00:ec2::254]",
    "[fec0::1]",
    "[ff02::1]",
    "127.0.0.1.nip.io",
    "fal.media.evil.example",
    "evilfal.media",
    "fal-media.evil.example",
    "v3.fal.media.",
    "fal.media%2eevil.example",
    "fal.media%00.evil.example",
    "xn--fal-media.example",
    "fаl.media",  # with a Cyrillic a
    "storage.googleapis.com.evil.example",
    "",
    ".",
    "*.fal.media",
    ".fal.media%20",
]

# Whole addresses: other schemes, ports and users, and what two parsers read in two ways. PORT is the listener's.
WHOLE = [
    "file:///etc/passwd",
    "file://fal.media/etc/passwd",
    "ftp://fal.media/x",
    "gopher://127.0.0.1:PORT/_x",
    "dict://127.0.0.1:PORT/x",
    "data:video/mp4;base64,AAAA",
    "javascript:alert(1)",
    "jar:https://fal.media!/x",
    "unix:///run/x.sock",
    "http+unix://%2Frun%2Fx.sock/x",
    "//127.0.0.1:PORT/x",
    "/etc/passwd",
    "127.0.0.1:PORT/x",
    "",
    " ",
    "https:",
    "https:/",
    "https://",
    "https:///x",
    "https:fal.media/x",
    "https:/fal.media/x",
    "http://fal.media/x",
    "http://fal.media:443/x",
    "https://fal.media:PORT/x",
    "https://fal.media:80/x",
    "https://fal.media:8443/x",
    "https://fal.media:0/x",
    "https://fal.media:65979/x",
    "https://fal.media:-443/x",
    "https://fal.media:443a/x",
    "https://fal.media:/x",
    "https://fal.media:443:PORT/x",
    "https://user@fal.media/x",
    "https://user:password@fal.media/x",
    "https://fal.media@127.0.0.1:PORT/x",
    "https://fal.media:443@127.0.0.1:PORT/x",
    "https://127.0.0.1:PORT@fal.media/x",
    "https://fal.media%40127.0.0.1:PORT/x",
    "https://fal.media\\@127.0.0.1:PORT/x",
    "https://127.0.0.1:PORT\\@fal.media/x",
    "https://fal.media\\.evil.example/x",
    "https:\\\\fal.media\\x",
    "https://127.0.0.1:PORT#@fal.media/",
    "https://127.0.0.1:PORT?@fal.media/",
    "https://127.0.0.1:PORT/@fal.media/",
    "https://fal.media /x",
    "https://fal.media\n.evil.example/x",
    "https://fal.media\r\nHost: 127.0.0.1/x",
    "https://fal.media/\x00",
    "\x00https://fal.media/x",
    "https://[fal.media]/x",
    "https://[::1/x",
    "https://::1]/x",
    "https://[::1]:PORT/x",
    "https://[::1]x.fal.media/x",
    "https://[v1.fal.media]/x",
    "https://127.0.0.1:PORT",
    "http://127.0.0.1:PORT/files/x.mp4",
    "http://localhost:PORT/files/x.mp4",
    "http://[::ffff:127.0.0.1]:PORT/x",
    f"https://fal.media/{'x' * 5000}",
]

# Addresses that a browser reads as one of fal's, and what blanks must not hide.
BLANKS = {
    "https://fal.media\t/x": "93.184.215.14",
    "https://fal.media/\r\nX-Injected: 1": "93.184.215.14",
    "https://fal.media/a b": "93.184.215.14",
    " https://fal.media/x": "93.184.215.14",
    "https://fal.media/x ": "93.184.215.14",
    "https://fal.media/x\n": "93.184.215.14",
    "ht\ntps://fal.me\tdia/x": "93.184.215.14",
    "https://127.0.\n0.1/x": None,
    "https://fal.media @127.0.0.1/x": None,
    "https://fal.media\n@127.0.0.1/x": None,
    "https://127.0.0.1 .fal.media/x": None,
    "https://127.0.0.1\u00a0.fal.media/x": None,
    "ht tps://fal.media/x": None,
    "https: //fal.media/x": None,
    "https://fal.media:4 43/x": None,
    "https://fal.media\u200b/x": None,
    "\x0chttps://fal.media/x": None,
    "\u3000https://fal.media/x": None,
}


# Where a listed name may lead when the resolver lies.
INNER_ADDRESSES = [
    "127.0.0.1",
    "127.8.8.8",
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "10.255.255.255",
    "100.64.0.1",
    "100.127.255.255",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.1",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.0.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::7f00:1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "::ffff:0:127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::7f00:1",
    "100::1",
    "2001::1",
    "2001:0:7f00:1::",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:a9fe:a9fe::",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fec0::1",
    "ff02::1",
]


@pytest.fixture(scope="module")
def listener() -> Iterator[socket.socket]:
    """A server on loopback that nobody may reach."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        yield listener


@pytest.fixture(autouse=True)
def _fal_is_far_away(settings: Settings) -> None:
    settings.FAL_QUEUE_URL = "https://queue.fal.run"


def fetch(url: str) -> None:
    download(url, io.BytesIO(), on_progress=lambda: None)


def was_reached(listener: socket.socket) -> bool:
    try:
        listener.accept()
    except BlockingIOError:
        return False
    return True


def test_corpus_is_as_large_as_was_promised() -> None:
    assert len(set(INSIDE)) + len(set(WHOLE)) + len(set(INNER_ADDRESSES)) >= 120


@pytest.mark.parametrize("url", [f"https://{host}/x" for host in INSIDE] + WHOLE)
def test_address_that_leads_inside_opens_no_connection(network: Network, listener: socket.socket, url: str) -> None:
    with pytest.raises(Forbidden):
        fetch(url.replace("PORT", str(listener.getsockname()[1])))
    assert network.attempts == []
    assert not was_reached(listener)


@pytest.mark.parametrize("url", BLANKS)
def test_blanks_lead_nowhere_but_where_a_browser_would_go(network: Network, url: str) -> None:
    network.names["fal.media"] = ["93.184.215.14"]
    with pytest.raises(Unreachable if BLANKS[url] else Forbidden):
        fetch(url)
    assert {address for address, *_ in network.attempts} == {BLANKS[url]} - {None}


@pytest.mark.parametrize("address", INNER_ADDRESSES)
def test_listed_name_that_resolves_to_an_inner_address_opens_no_connection(network: Network, address: str) -> None:
    network.names["v3.fal.media"] = [address]
    with pytest.raises(Forbidden):
        fetch("https://v3.fal.media/x.mp4")
    assert network.attempts == []


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "169.254.169.254", "10.0.0.1", "0.0.0.0", "2130706433", "0x7f.1", "127.1"]
)
def test_inner_address_is_refused_even_where_it_is_listed(network: Network, settings: Settings, host: str) -> None:
    settings.FAL_MEDIA_HOSTS = [host]
    with pytest.raises(Forbidden):
        fetch(f"https://{host}/x")
    assert network.attempts == []


def test_name_that_changes_its_address_is_connected_to_where_it_was_checked(network: Network) -> None:
    network.names["v3.fal.media"] = ["93.184.215.14", "127.0.0.1"]
    with pytest.raises(Unreachable):
        fetch("https://v3.fal.media/x.mp4")
    assert network.attempts == [("93.184.215.14", 443)]


def test_sandbox_by_name_stays_on_this_machine(network: Network, settings: Settings) -> None:
    settings.FAL_QUEUE_URL = "http://localhost:8800"
    network.names["localhost"] = ["93.184.215.14"]
    with pytest.raises(Forbidden):
        fetch("http://localhost:8800/x.mp4")
    assert network.attempts == []


def test_proxy_and_netrc_of_the_environment_are_not_used(
    network: Network, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:3128")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:3128")
    network.names["fal.media"] = ["93.184.215.14"]
    with pytest.raises(Unreachable):
        fetch("https://fal.media/x.mp4")
    assert network.attempts == [("93.184.215.14", 443)]


TARGETS = [
    "http://169.254.169.254/latest/meta-data/",
    "https://169.254.169.254/",
    "http://127.0.0.1:1/",
    "https://localhost/",
    "file:///etc/passwd",
    "//127.0.0.1:1/x",
    "gopher://127.0.0.1:1/_x",
    "https://user@fal.media/",
    "https://fal.media:8443/",
    "http://[::1]:1/",
    "https://evil.example/",
    "\\\\127.0.0.1\\x",
    "http://[::1",
]


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("hops", [0, 2])
def test_redirect_leads_nowhere_that_an_address_may_not(
    network: Network, provider: Provider, target: str, hops: int
) -> None:
    redirect = b"HTTP/1.1 302 x\r\nContent-Length: 0\r\nLocation: %b\r\n\r\n"
    steps = [redirect % b"/again"] * hops + [redirect % target.encode()]
    url = provider.gives(*[lambda connection, step=step: connection.sendall(step) for step in steps])
    with pytest.raises(MediaError) as refusal:
        fetch(url)
    assert isinstance(refusal.value, Forbidden)
    assert len(network.attempts) == hops + 1
