"""The server that children are forked from: who ends with whom, and what a child has of it. Real processes."""

import json
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from generations.media import child, fork_client
from generations.media.child import IS_FORKED, Crashed, run
from generations.media.exceptions import ChildUnavailable
from generations.media.fork_client import SERVER

PROGRAM = "tests.generations.media.program"
CLIENT = """
import os, signal, sys
from generations.media.fork_client import SERVER
tell = int(sys.argv[1])
child = SERVER.start("tests.generations.media.program", ["say and sleep", str(tell)], {0: 0, 1: 1, tell: tell})
print(SERVER._started[-1].pid, flush=True)
if not os.fork():
    os.close(1), os.read(0, 1), os._exit(0)
signal.pause()
"""

EVERY_NUMBER = """
import os, sys
from generations.media.fork_client import SERVER
SERVER.prepare("tests.generations.media.program")
for number in (spare := [number for number in range(40, 3, -1) if not os.path.exists(f"/proc/self/fd/{number}")]):
    opened = os.open(f"{sys.argv[1]}/{number}", os.O_CREAT)
    if opened != number:
        os.dup2(opened, number)
        os.close(opened)
files = {number: number for number in (0, 1, *spare)}
sys.exit(SERVER.start("tests.generations.media.program", ["descriptors"], files).wait(20))
"""

pytestmark = pytest.mark.skipif(not IS_FORKED, reason="elsewhere than on Linux each child is a Python of its own")


def do(*words: object, passed: tuple[int, ...] = ()) -> bytes:
    return run(PROGRAM, *words, given=b"words", passed=passed, on_progress=lambda: None, has_turn=True)


def server() -> subprocess.Popen[bytes]:
    return SERVER._started[-1]


class Watched:
    """A process, whatever becomes of its number."""

    def __init__(self, pid: int) -> None:
        self._file = os.pidfd_open(pid)

    def ends(self) -> bool:
        """Whether it does, at last."""
        ended, _, _ = select.select([self._file], [], [], 20)
        return bool(ended)


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(8) as pool:
        yield pool


@contextmanager
def pipe() -> Iterator[tuple[int, int]]:
    ends = os.pipe()
    yield ends
    for end in ends:
        os.close(end)


@contextmanager
def sleeping(pool: ThreadPoolExecutor) -> Iterator[tuple[Watched, Future[bytes]]]:
    """A child that sleeps for long, and what a thread of ours that waits for it has of it."""
    with pipe() as (told, tell):
        future = pool.submit(do, "say and sleep", tell, passed=(tell,))
        yield Watched(int(os.read(told, 16))), future


def test_child_has_its_own_files_and_no_others(tmp_path: Path) -> None:
    with (tmp_path / "passed").open("w") as file:
        os.dup2(file.fileno(), 99)
        found = json.loads(do("descriptors", passed=(99,)))
        os.close(99)
        assert found.keys() == {"0", "1", "2", "99"}
        assert found["99"].endswith(f":{os.fstat(file.fileno()).st_ino}")


def test_numbers_of_files_may_be_those_that_the_server_has(tmp_path: Path) -> None:
    """In a process that has one thread, so that no other takes a number meanwhile."""
    client = subprocess.run([sys.executable, "-c", EVERY_NUMBER, str(tmp_path)], capture_output=True, check=True)
    found, files = json.loads(client.stdout), list(tmp_path.iterdir())
    assert len(files) > 30
    for file in files:
        assert found[file.name].endswith(f":{file.stat().st_ino}")


def test_long_words_are_passed_on() -> None:
    assert do("say", "x" * 100_000).count(b"x") == 100_000


def test_server_has_no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    SERVER.let_go()
    monkeypatch.setenv("FAL_KEY", "secret")
    do("echo")
    assert Path(f"/proc/{server().pid}/environ").read_bytes() == b""


def test_thread_that_hears_no_signals_may_start_it() -> None:
    def hear_none() -> None:
        signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())

    SERVER.let_go()
    with ThreadPoolExecutor(1, initializer=hear_none) as pool:
        assert pool.submit(do, "echo").result(15) == b"words"


def test_several_are_forked_from_one_and_run_at_once(pool: ThreadPoolExecutor) -> None:
    with pipe() as (one_hears, other_tells), pipe() as (other_hears, one_tells):
        ways = [(one_tells, one_hears), (other_tells, other_hears)]
        both = [pool.submit(do, "meet", *way, passed=way) for way in ways]
        assert [future.result(20) for future in both] == [b"met", b"met"]


def test_many_threads_get_what_is_theirs(pool: ThreadPoolExecutor) -> None:
    words = [str(number).encode() * 5_000 for number in range(60)]
    asked = [pool.submit(run, PROGRAM, "echo", given=one, on_progress=lambda: None, has_turn=True) for one in words]
    assert [future.result() for future in asked] == words


def test_crash_ends_no_other_child_and_the_next_is_forked_from_another_server(pool: ThreadPoolExecutor) -> None:
    do("echo")
    before = server().pid
    with pipe() as (hears, tell), pipe() as (hear, tells):
        waiting = pool.submit(do, "meet", tells, hears, passed=(tells, hears))
        os.read(hear, 1)
        with pytest.raises(Crashed):
            do("crash")
        do("echo")
        os.write(tell, b"x")
        assert (waiting.result(), server().pid == before) == (b"met", False)


def test_killed_server_takes_its_children_along_and_the_next_is_started(pool: ThreadPoolExecutor) -> None:
    with sleeping(pool) as (process, future):
        server().kill()
        assert process.ends()
    with pytest.raises(ChildUnavailable):
        future.result()
    assert do("echo") == b"words"


def test_what_an_ending_server_took_is_asked_of_the_next(pool: ThreadPoolExecutor) -> None:
    SERVER.let_go()
    SERVER._control, ending = socket.socketpair(type=socket.SOCK_SEQPACKET)
    asked = pool.submit(do, "echo")
    for descriptor in socket.recv_fds(ending, 4096, 9)[1]:
        os.close(descriptor)
    ending.close()
    assert asked.result() == b"words"


def test_who_breaks_off_half_way_stops_no_other(pool: ThreadPoolExecutor) -> None:
    do("echo")
    ours, theirs = socket.socketpair()
    with ours, theirs:
        socket.send_fds(SERVER._control, [b"?"], [theirs.fileno()])
        assert pool.submit(do, "echo").result(timeout=20) == b"words"


def test_child_ends_with_who_asked_for_it_and_so_does_the_server() -> None:
    """A fork that goes on does not keep them."""
    with pipe() as (told, tell):
        command = [sys.executable, "-c", CLIENT, str(tell)]
        with subprocess.Popen(command, pass_fds=[tell], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as client:
            assert client.stdout
            processes = [Watched(int(client.stdout.readline())), Watched(int(os.read(told, 16)))]
            client.kill()
            assert [process.ends() for process in processes] == [True, True]


def test_child_that_is_given_up_is_ended_before_its_turn_is() -> None:
    class GivenUp(Exception):
        pass

    def give_up() -> None:
        raise GivenUp

    with pipe() as (told, tell):
        with pytest.raises(GivenUp):
            run(PROGRAM, "say and sleep", tell, given=b"", passed=[tell], on_progress=give_up)
        assert not Path(f"/proc/{int(os.read(told, 16))}").exists()


def test_fork_of_ours_has_a_server_of_its_own() -> None:
    do("echo")
    ours = server().pid
    if not (fork := os.fork()):
        os._exit(0 if SERVER._control is None and do("echo") == b"words" and server().pid != ours else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(fork, 0)[1]) == 0
    assert (do("echo"), server().pid) == (b"words", ours)


def test_idle_server_ends_and_the_next_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    SERVER.let_go()
    monkeypatch.setattr(fork_client, "IDLE_SECONDS", 0.1)
    do("echo")
    assert server().wait(20) == 0
    assert do("echo") == b"words"


def test_what_will_be_wanted_is_imported_meanwhile() -> None:
    SERVER.let_go()
    child.prepare("generations.media.shrink")
    assert do("echo") == b"words"
    assert "_imaging" in Path(f"/proc/{server().pid}/maps").read_text()


def test_idle_server_that_ended_is_started_to_prepare(monkeypatch: pytest.MonkeyPatch) -> None:
    SERVER.let_go()
    monkeypatch.setattr(fork_client, "IDLE_SECONDS", 0.1)
    do("echo")
    server().wait(20)
    monkeypatch.setattr(fork_client, "IDLE_SECONDS", 20)
    child.prepare(PROGRAM)
    ready = server()
    assert (do("echo"), server()) == (b"words", ready)


def test_server_waits_for_its_children_however_idle_it_is(
    monkeypatch: pytest.MonkeyPatch, pool: ThreadPoolExecutor
) -> None:
    SERVER.let_go()
    monkeypatch.setattr(fork_client, "IDLE_SECONDS", 0.05)
    with sleeping(pool) as (_, future):
        with pytest.raises(subprocess.TimeoutExpired):
            server().wait(0.3)
        assert not future.done()
        server().kill()


def test_server_that_hangs_is_not_the_files_doing(monkeypatch: pytest.MonkeyPatch) -> None:
    do("echo")
    monkeypatch.setattr(fork_client, "BEGIN_SECONDS", 0.1)
    os.kill(server().pid, signal.SIGSTOP)
    with pytest.raises(ChildUnavailable):
        do("echo")
    server().kill()
