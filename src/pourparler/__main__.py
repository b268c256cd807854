"""``python -m pourparler``: the program."""

from pourparler.cli import main

if __name__ == "__main__":
    main()
