"""`python -m corrector` is the command `corrector`."""

from corrector.cli import main

if __name__ == "__main__":
    main()
