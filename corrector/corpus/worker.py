"""What runs in a worker process: takes inputs from a socket, does the work, sends the results back.

Separate from the side that starts it, because this is the child's main program: `python -m corrector.corpus.worker FD`.
"""

import pickle
import signal
import sys
from multiprocessing.connection import Connection


def serve(connection: Connection) -> None:
    """Work until the other side is gone. What is printed meanwhile goes to stderr, as the parent's does."""
    sys.path[:] = connection.recv()
    try:
        work = pickle.loads(connection.recv_bytes())
    except Exception as error:
        connection.send(error)
        return
    connection.send(True)
    while True:
        task = connection.recv()
        try:
            result = work(task)
        except Exception as error:
            result = error
        connection.send((True, result))


def main() -> None:
    """Serve on the socket of this number. An interrupt is the parent's affair, which ends the workers."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.stdout = sys.stderr
    try:
        serve(Connection(int(sys.argv[1])))
    except (EOFError, OSError):
        return


if __name__ == "__main__":
    main()
