"""One case: its page, what a manager adds to it, and its preview beside the inbox."""
