package org.weightgate.checkpoint.suspect;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/// A tensor whose blocks stand one after the other in a file, whole, from `begin`.
record StoredTensor(
        String name,
        ByteSource source,
        Encoding encoding,
        List<Long> shape,
        long elements,
        long begin)
        implements SuspectTensor {
    private static final int CHUNK = 1 << 16;

    StoredTensor {
        shape = List.copyOf(shape);
    }

    /// Notes how many of a file's tensors share bytes with others, as none should.
    static void remarkOverlaps(List<SuspectTensor> tensors, String file, Remarks remarks) {
        List<StoredTensor> sorted =
                tensors.stream()
                        .map(StoredTensor.class::cast)
                        .filter(tensor -> tensor.elements > 0)
                        .sorted(Comparator.comparingLong(StoredTensor::begin))
                        .toList();
        long reached = 0;
        int overlapping = 0;
        for (StoredTensor tensor : sorted) {
            overlapping += tensor.begin < reached ? 1 : 0;
            reached = Math.max(reached, tensor.end());
        }
        if (overlapping > 0) {
            remarks.add(
                    "%s: %d tensors overlap others; each was read as it stands."
                            .formatted(file, overlapping));
        }
    }

    private long end() {
        return begin + elements / encoding.elements() * encoding.bytes();
    }

    @Override
    public String file() {
        return source.name();
    }

    @Override
    public String format() {
        return encoding.name();
    }

    @Override
    public void read(long from, int count, float[] values, int at) throws IOException {
        walk(from, count, values, at, false);
    }

    @Override
    public void round(long from, int count, float[] values, int at) throws IOException {
        walk(from, count, values, at, true);
    }

    private void walk(long from, int count, float[] values, int at, boolean round)
            throws IOException {
        Objects.checkFromIndexSize(from, count, elements);
        Objects.checkFromIndexSize(at, count, values.length);
        int n = encoding.elements();
        int most = Math.max(1, CHUNK / encoding.bytes());
        byte[] stored = new byte[Math.min(most, count / n + 2) * encoding.bytes()];
        int last = at + count;
        while (at < last) {
            int skip = (int) (from % n);
            int blocks = skip == 0 ? Math.min(most, (last - at) / n) : 0;
            int taken = blocks > 0 ? blocks * n : Math.min(n - skip, last - at);
            int bytes = Math.max(1, blocks) * encoding.bytes();
            source.read(begin + from / n * encoding.bytes(), stored, 0, bytes);
            if (blocks > 0) {
                apply(stored, blocks, values, at, round);
            } else {
                part(stored, skip, taken, values, at, round);
            }
            from += taken;
            at += taken;
        }
    }

    private void part(byte[] stored, int skip, int taken, float[] values, int at, boolean round) {
        float[] block = new float[encoding.elements()];
        System.arraycopy(values, at, block, skip, taken);
        apply(stored, 1, block, 0, round);
        System.arraycopy(block, skip, values, at, taken);
    }

    private void apply(byte[] stored, int blocks, float[] values, int at, boolean round) {
        if (round) {
            encoding.round(stored, 0, blocks, values, at);
        } else {
            encoding.decode(stored, 0, blocks, values, at);
        }
    }
}
