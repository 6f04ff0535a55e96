"""What can go wrong with a file, sorted by what the catcher does.

MediaError
├── Unreachable             the provider does not give it now: again, with back-off, while the deadline lasts
│   ├── NotThere            the provider says that there is no such file: ask for its address again
│   └── Slow                it comes, but drips: others first, then on with what has come
├── BadMedia                what arrived is no video that plays: three tries, then fail and release
│   └── TooLarge            it is more than is taken
├── Forbidden               the address must not be opened: never again, raise the alarm
├── Unavailable             something of our own is down and the file not to blame: again, with back-off
│   ├── StorageUnavailable  the bucket or the media folder does not take or give
│   │   └── NotStored       nothing is under that key: gone, or a folder that is not mounted
│   ├── DiskFull            no room is left
│   └── ChildUnavailable    the process that decodes files could not run
│       └── NoTurn          others are at it
└── BadPicture              an upload is refused: show its text, it is written for people
"""


class MediaError(Exception):
    """Anything that went wrong with a file."""


class Unreachable(MediaError):
    """Not found, a server's fault, a time-out, a broken connection: it may be there later."""


class NotThere(Unreachable):
    """404 or 410: the provider does not hand out the file."""


class Slow(Unreachable):
    """Fewer bytes in a while than a place among the downloads is worth."""


class BadMedia(MediaError):
    """What arrived is not a video that plays to its end."""


class TooLarge(BadMedia):
    """More bytes than are taken."""


class Forbidden(MediaError):
    """An address that must not be opened: another host, scheme or port, or one inside our own network."""


class Unavailable(MediaError):
    """Something of our own is down."""


class StorageUnavailable(Unavailable):
    """Storage does not take or give a file."""


class NotStored(StorageUnavailable):
    """Nothing lies under the key now."""


class DiskFull(Unavailable):
    """No room is left for the file."""


class ChildUnavailable(Unavailable):
    """The child process that decodes files could not run."""


class NoTurn(ChildUnavailable):
    """Others are being decoded, as many as may be at once."""


class BadPicture(MediaError):
    """An upload that is not taken. The text is a sentence for people that says what is."""
