package org.weightgate.watermark;

/// Counts pairs and peers in windows of rows for the [LatticeAudit]. Large tensors are sampled:
/// every k-th window, so that about 4 million elements are looked at.
final class LatticeWindows {
    private static final int RUN = 32;
    private static final int WIDEST = 1024;
    private static final int FEWEST_PEERS = 2048;
    private static final long SAMPLE = 1 << 22;

    private final Carrier carrier;
    private final int columns;
    private final long stride;
    private final short[] window;
    private final long[] hashes = new long[RUN];
    private final short[] equal = new short[1 << 15];
    private final short[] binade = new short[1 << 8];
    private long windows;
    private int rows;
    private long pairs;
    private long peers;
    private int rowWindows;
    private int rowCoarse;
    private int columnWindows;
    private int columnCoarse;

    LatticeWindows(Carrier carrier, int rowLength, long elements) {
        this.carrier = carrier;
        columns = Math.min(rowLength, WIDEST);
        stride = Math.max(1, elements / SAMPLE);
        window = new short[RUN * columns];
    }

    /// Adds a row, unless the window holds its equal.
    void add(byte[] row, int length, long hash) {
        for (int i = 0; i < rows; i++) {
            if (hashes[i] == hash) {
                return;
            }
        }
        hashes[rows] = hash;
        if (windows % stride == 0) {
            int filled = Math.min(columns, length / carrier.bytes);
            for (int column = 0; column < columns; column++) {
                window[rows * columns + column] =
                        column < filled ? code(carrier.get(row, column * carrier.bytes)) : 0;
            }
        }
        if (++rows == RUN) {
            endWindow();
        }
    }

    void finish() {
        if (rows > 0) {
            endWindow();
        }
    }

    LatticeAudit audit() {
        return new LatticeAudit(rowWindows, rowCoarse, columnWindows, columnCoarse);
    }

    /// The magnitude at the step's precision: 7 bits of mantissa below the exponent; 0 if the
    /// element cannot carry, as no element that can has that code.
    private short code(int bits) {
        return carrier.carries(bits) ? (short) (carrier.magnitude(bits) >>> carrier.shift) : 0;
    }

    private void endWindow() {
        if (windows % stride == 0) {
            countRows();
            if (peers >= FEWEST_PEERS) {
                rowWindows++;
                rowCoarse += isCoarse();
            }
            countColumns();
            if (peers >= FEWEST_PEERS) {
                columnWindows++;
                columnCoarse += isCoarse();
            }
        }
        windows++;
        rows = 0;
    }

    /// pairs / peers above 1.75 / 128.
    private int isCoarse() {
        return 512 * pairs > 7 * peers ? 1 : 0;
    }

    private void countRows() {
        pairs = 0;
        peers = 0;
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column += RUN) {
                int end = Math.min(columns, column + RUN);
                countRun(row * columns + column, row * columns + end, 1);
            }
        }
    }

    private void countColumns() {
        pairs = 0;
        peers = 0;
        for (int column = 0; column < columns; column++) {
            countRun(column, rows * columns, columns);
        }
    }

    private void countRun(int from, int to, int by) {
        for (int i = from; i < to; i += by) {
            int code = window[i];
            if (code != 0) {
                pairs += equal[code]++;
                peers += binade[code >> 7]++;
            }
        }
        for (int i = from; i < to; i += by) {
            equal[window[i]] = 0;
            binade[window[i] >> 7] = 0;
        }
    }
}
