package org.weightgate.checkpoint.suspect;

import static org.weightgate.checkpoint.MalformedCheckpoint.printable;

/// A tensor under a name that may be shown: names in a leak are as hostile as its bytes, and they
/// go into pages, databases and terminals.
record PlainName(SuspectTensor stored, String name) implements WrappedTensor {
    private static final int LONGEST = 200;

    static SuspectTensor of(SuspectTensor stored) {
        String plain = printable(stored.name(), LONGEST);
        return plain.equals(stored.name()) ? stored : new PlainName(stored, plain);
    }
}
