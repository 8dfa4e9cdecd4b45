"""Where the program begins: who interrupts it while it loads gets no trace either."""

import sys


def main() -> None:
    """The command `briefbot`, also `python -m briefbot`."""
    try:
        from briefbot.cli import main as command  # noqa: PLC0415  (loading is what may be interrupted)

        command()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
