"""A simulated device with its ends, `rommate sim`, and what the clients of its ends have in common."""
import os
import re
import signal

import rig

PATIENCE = 60  # seconds for any one thing on a busy machine


class Sim(rig.Program):
    """`rommate sim MODEL --speed fast`, or as SPEED says; `ends` as on its command line. `said` is its first line."""

    def __init__(self, case, model, *ends):
        super().__init__('sim', model, '--speed', os.environ.get('SPEED', 'fast'), *ends)
        case.addCleanup(self.close)
        self.said = self.err.expect(r'[^\n]+\n', PATIENCE).group(0).decode()

    def url(self):
        return re.search(r'\w+://127\.0\.0\.1:\d+', self.said).group(0)

    def power_cycle(self):
        """The boot of the program's start may be over by the time a client is there."""
        self.type('power\n')

    def end(self):
        """The exit status after SIGTERM."""
        self.kill(signal.SIGTERM)
        return self.status(PATIENCE)


class Client:
    """Text is looked for behind what was found last. read_some() returns what came within a moment, or nothing."""

    seen = b''

    def wait(self, text):
        text = text.encode()

        def came():
            if text not in self.seen:
                self.seen += self.read_some()
            return text in self.seen
        try:
            rig.until(came, PATIENCE)
        except AssertionError:
            raise AssertionError(f'{text!r} did not come; instead: {self.seen[-400:]!r}') from None
        self.seen = self.seen[self.seen.index(text) + len(text):]
