"""Takes network, files and other processes away from this process, where Linux can: Landlock and seccomp.

What is open stays open, so a child gets what it works on as descriptors. It may read Python and our code, which it
loads as it goes, and nothing else by name; new sockets, other programs and processes, and signals to others are
refused. Standard library only.
"""

import ctypes
import os
import platform
import struct
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final, NamedTuple

FILES, NETWORK = "files", "network"
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446  # the same on every processor
PATH_BENEATH: Final = 1
ASK_VERSION: Final = 1
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR, MAKE_REG, TRUNCATE = 1 << 0, 1 << 1, 1 << 2, 1 << 3, 1 << 8, 1 << 14
EVERYTHING: Final = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1}  # rights over files, by Landlock's version
READ: Final = EXECUTE | READ_FILE | READ_DIR
LIBRARIES: Final = ("/usr/lib", "/lib", "/lib64", "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache")
OUR_CODE: Final = Path(__file__).resolve().parents[1]

NO_NEW_PRIVILEGES, SET_SECCOMP, FILTER = 38, 22, 2  # of prctl
LOAD, JUMP_IF_EQUAL, JUMP_IF_AT_LEAST, JUMP_IF_ANY_BIT, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
PROCESSOR, NUMBER, FIRST_ARGUMENT = 4, 0, 16  # where a filter finds them
ALLOW, KILL, REFUSE, UNKNOWN = 0x7FFF0000, 0x80000000, 0x00050000 | 1, 0x00050000 | 38  # EPERM, ENOSYS
OTHER_NUMBERS: Final = 0x40000000  # x32's, which would go round the list
CLONE3: Final = 435  # its flags cannot be seen; where it is unknown, C libraries take clone
CLONE_THREAD: Final = 0x10000


class _Calls(NamedTuple):
    """The processor's number for the kernel, and those of calls: refused, and such as are looked at more closely."""

    processor: int
    refused: tuple[int, ...]
    clone: int
    tgkill: int


# Refused are: socket, connect, bind, listen, sendto, socketpair, execve, execveat, ptrace, io_uring_setup,
# process_vm_readv and _writev; kill, tkill, rt_sigqueueinfo, rt_tgsigqueueinfo, pidfd_send_signal, pidfd_getfd;
# where there are such calls fork and vfork.
PROCESSORS: Final = {
    "x86_64": _Calls(
        0xC000003E,
        (41, 42, 49, 50, 44, 53, 59, 322, 101, 425, 310, 311, 62, 200, 129, 297, 424, 438, 57, 58),
        clone=56,
        tgkill=234,
    ),
    "aarch64": _Calls(
        0xC00000B7,
        (198, 203, 200, 201, 206, 199, 221, 281, 117, 425, 270, 271, 129, 130, 138, 240, 424, 438),
        clone=220,
        tgkill=131,
    ),
}

_libc = ctypes.CDLL(None, use_errno=True)


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("steps", ctypes.c_char_p)]


def confine(*, writable: Iterable[Path] = ()) -> frozenset[str]:
    """Give up what this process does not need, for good; returns what could be given up: FILES, NETWORK.

    `writable` are folders in which it may still make files.
    """
    if sys.platform != "linux":
        return frozenset()
    _libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    done = {FILES} if _leave_files(writable) else set()
    return frozenset(done | {NETWORK} if _leave_network() else done)


def can_confine() -> frozenset[str]:
    """What this machine can take away from a process; nothing is taken."""
    if sys.platform != "linux":
        return frozenset()
    has_filter = platform.machine() in PROCESSORS and Path("/proc/sys/kernel/seccomp").exists()
    return frozenset(({FILES} if _landlock() > 0 else set()) | ({NETWORK} if has_filter else set()))


def _landlock() -> int:
    """Landlock's version; less than 1 where there is none."""
    return int(_libc.syscall(CREATE_RULESET, None, ctypes.c_size_t(0), ASK_VERSION))


def _leave_files(writable: Iterable[Path]) -> bool:
    version = _landlock()
    if version < 1:
        return False
    handled = EVERYTHING[min(version, 3)]
    wanted = struct.pack("=Q", handled)
    ruleset = _libc.syscall(CREATE_RULESET, wanted, ctypes.c_size_t(len(wanted)), 0)
    if ruleset < 0:
        return False
    for path in {sys.prefix, sys.base_prefix, *LIBRARIES, str(OUR_CODE)}:
        _allow(ruleset, path, READ)
    for folder in writable:
        _allow(ruleset, str(folder), (WRITE_FILE | MAKE_REG | TRUNCATE) & handled)
    refused = _libc.syscall(RESTRICT_SELF, ruleset, 0)
    os.close(ruleset)
    return bool(refused == 0)


def _allow(ruleset: int, path: str, rights: int) -> None:
    """Let what is beneath a path be used so; one that is not there needs no rule."""
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    rights = rights if Path(path).is_dir() else rights & ~READ_DIR
    _libc.syscall(ADD_RULE, ruleset, PATH_BENEATH, struct.pack("=Qi", rights, place), 0)
    os.close(place)


def _leave_network() -> bool:
    if platform.machine() not in PROCESSORS:
        return False
    calls = PROCESSORS[platform.machine()]
    steps = [_step(LOAD, PROCESSOR), _step(JUMP_IF_EQUAL, calls.processor, 1, 0), _step(RETURN, KILL)]
    steps += [_step(LOAD, NUMBER), _step(JUMP_IF_AT_LEAST, OTHER_NUMBERS, 0, 1), _step(RETURN, REFUSE)]
    for number in calls.refused:
        steps += [_step(JUMP_IF_EQUAL, number, 0, 1), _step(RETURN, REFUSE)]
    steps += [_step(JUMP_IF_EQUAL, CLONE3, 0, 1), _step(RETURN, UNKNOWN)]
    steps += _only_if(calls.clone, JUMP_IF_ANY_BIT, CLONE_THREAD)  # a thread, but no process that would outlive it
    steps += [*_only_if(calls.tgkill, JUMP_IF_EQUAL, os.getpid()), _step(RETURN, ALLOW)]  # `abort` ends by it
    program = _Program(len(steps), b"".join(steps))
    return bool(_libc.prctl(SET_SECCOMP, FILTER, ctypes.byref(program), 0, 0) == 0)


def _only_if(number: int, test: int, operand: int) -> list[bytes]:
    """Refuse a call unless its first argument passes a test."""
    look = [_step(LOAD, FIRST_ARGUMENT), _step(test, operand, 0, 1)]
    return [_step(JUMP_IF_EQUAL, number, 0, 4), *look, _step(RETURN, ALLOW), _step(RETURN, REFUSE)]


def _step(code: int, operand: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, operand)
