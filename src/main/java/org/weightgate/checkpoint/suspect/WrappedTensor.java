package org.weightgate.checkpoint.suspect;

import java.io.IOException;
import java.util.List;

/// A tensor that is another one but for what it overrides.
interface WrappedTensor extends SuspectTensor {
    /// The tensor as its file has it.
    SuspectTensor stored();

    @Override
    default String name() {
        return stored().name();
    }

    @Override
    default String file() {
        return stored().file();
    }

    @Override
    default String format() {
        return stored().format();
    }

    @Override
    default List<Long> shape() {
        return stored().shape();
    }

    @Override
    default long elements() {
        return stored().elements();
    }

    @Override
    default void read(long from, int count, float[] values, int at) throws IOException {
        stored().read(from, count, values, at);
    }

    @Override
    default void round(long from, int count, float[] values, int at) throws IOException {
        stored().round(from, count, values, at);
    }
}
