"""Types keys into an interactive program in a pseudo-terminal of its own: KEYS EXPECTED PROGRAM ARGUMENT...

The keys are typed once the program has printed `READY`, and it is ended once it has printed what is expected after
them. Prints what the program printed; exits 1 when it ended, or was silent for 20 s, before that.
"""

import os
import pty
import select
import signal
import sys

keys, expected, *command = (os.fsencode(argument) for argument in sys.argv[1:])

child, terminal = pty.fork()
if child == 0:
    os.execvp(command[0], command)

printed, typed_at = b"", None
while typed_at is None or expected not in printed[typed_at:]:
    if not select.select([terminal], [], [], 20)[0]:
        break
    try:
        printed += os.read(terminal, 65536)
    except OSError:
        break
    if b"\x1b[6n" in printed[-64:] or b"\x1b[c" in printed[-64:]:
        os.write(terminal, b"\x1b[1;1R\x1b[?62c")
    if typed_at is None and b"READY" in printed:
        typed_at = len(printed)
        os.write(terminal, keys)

sys.stdout.buffer.write(printed)
os.kill(child, signal.SIGKILL)
os.waitpid(child, 0)
sys.exit(0 if typed_at is not None and expected in printed[typed_at:] else 1)
