package org.weightgate.watermark.align;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.stream.IntStream;

/// Shares the parts of a job among all cores.
final class Cores {
    private Cores() {}

    interface Part {
        void run(int part) throws IOException;
    }

    static void each(int parts, Part job) throws IOException {
        try {
            IntStream.range(0, parts).parallel().forEach(part -> run(job, part));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void run(Part job, int part) {
        try {
            job.run(part);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
