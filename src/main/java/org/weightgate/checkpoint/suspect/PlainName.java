package org.weightgate.checkpoint.suspect;

import static org.weightgate.checkpoint.MalformedCheckpoint.printable;

import java.io.IOException;
import java.util.List;

/// A tensor under a name that may be shown: names in a leak are as hostile as its bytes, and they
/// go into pages, databases and terminals.
record PlainName(SuspectTensor stored, String name) implements SuspectTensor {
    private static final int LONGEST = 200;

    static SuspectTensor of(SuspectTensor stored) {
        String plain = printable(stored.name(), LONGEST);
        return plain.equals(stored.name()) ? stored : new PlainName(stored, plain);
    }

    @Override
    public String file() {
        return stored.file();
    }

    @Override
    public String format() {
        return stored.format();
    }

    @Override
    public List<Long> shape() {
        return stored.shape();
    }

    @Override
    public long elements() {
        return stored.elements();
    }

    @Override
    public void read(long from, int count, float[] values, int at) throws IOException {
        stored.read(from, count, values, at);
    }

    @Override
    public void round(long from, int count, float[] values, int at) throws IOException {
        stored.round(from, count, values, at);
    }
}
