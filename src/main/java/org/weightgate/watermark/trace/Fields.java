package org.weightgate.watermark.trace;

import org.jspecify.annotations.Nullable;
import org.weightgate.checkpoint.StrictJson;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/// The fields of a JSON object of untrusted origin, which must be exactly those asked for.
///
/// @param where what complaints call it
record Fields(String where, Map<?, ?> values) {
    /// A complaint about the document; becomes [MalformedBundle].
    static final class Unfit extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unfit(String message) {
            super(message, null, false, false);
        }
    }

    /// The document as plain collections.
    static Object parse(byte[] utf8) throws IOException {
        return StrictJson.read(
                utf8,
                parser -> {
                    Object value = StrictJson.value(parser);
                    if (value == null) {
                        throw new Unfit("there is nothing in it.");
                    }
                    return value;
                });
    }

    static Fields of(@Nullable Object value, String where, String... names) {
        if (!(value instanceof Map<?, ?> map)) {
            throw new Unfit(where + " is not an object.");
        }
        if (!map.keySet().equals(Set.of(names))) {
            throw new Unfit(where + " does not have exactly the fields it must have.");
        }
        return new Fields(where, map);
    }

    Object raw(String name) {
        Object value = values.get(name);
        if (value == null) {
            throw new Unfit(where + ": \"" + name + "\" is missing.");
        }
        return value;
    }

    String text(String name) {
        return need(name, String.class);
    }

    boolean flag(String name) {
        return need(name, Boolean.class);
    }

    double number(String name) {
        return toNumber(raw(name));
    }

    /// A whole number from 0 to 2⁵³.
    long count(String name) {
        long count = need(name, Long.class);
        if (count < 0 || count > 1L << 53) {
            throw new Unfit(where + ": \"" + name + "\" is out of range.");
        }
        return count;
    }

    int index(String name) {
        long count = count(name);
        if (count > Integer.MAX_VALUE) {
            throw new Unfit(where + ": \"" + name + "\" is out of range.");
        }
        return (int) count;
    }

    List<String> texts(String name) {
        return list(name, String.class::cast);
    }

    List<Double> numbers(String name) {
        return list(name, this::toNumber);
    }

    <T> List<T> list(String name, Function<Object, T> entry) {
        List<T> list = new ArrayList<>();
        for (Object value : need(name, List.class)) {
            if (value == null) {
                throw new Unfit(where + ": \"" + name + "\" holds nothing where a value must be.");
            }
            try {
                list.add(entry.apply(value));
            } catch (ClassCastException e) {
                throw new Unfit(where + ": \"" + name + "\" holds a value of another kind.");
            }
        }
        return list;
    }

    private double toNumber(Object value) {
        if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
            return number.doubleValue();
        }
        throw new Unfit(where + " holds something else where a number must be.");
    }

    private <T> T need(String name, Class<T> kind) {
        Object value = raw(name);
        if (!kind.isInstance(value)) {
            throw new Unfit(where + ": \"" + name + "\" is of another kind.");
        }
        return kind.cast(value);
    }
}
