package org.weightgate.inference;

import static org.weightgate.checkpoint.JsonText.quote;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// A JSON document as maps, lists, strings, numbers (Long where integral, else BigDecimal),
/// booleans and null; strict about duplicate names and trailing content. Written compactly;
/// [#canonical] sorts names, which for strings, integers and booleans is the form of RFC 8785.
final class Json {
    private static final JsonFactory FACTORY =
            JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    private static final int MOST = 64 << 20;

    private Json() {}

    /// The bytes of a document, which cannot make this process hold more than such documents have.
    static byte[] bytes(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] all = in.readNBytes(MOST + 1);
            if (all.length > MOST) {
                throw new MalformedDocument(
                        "%s has more than %d MiB, as no such document has."
                                .formatted(file.getFileName(), MOST >> 20));
            }
            return all;
        }
    }

    static Fields read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return read(in, String.valueOf(file.getFileName()));
        }
    }

    static Fields read(InputStream in, String document) throws IOException {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), in)) {
            parser.nextToken();
            Object root = value(parser, document);
            if (parser.nextToken() != null) {
                throw new MalformedDocument(document + " goes on after its end.");
            }
            return Fields.of(root, document);
        } catch (JacksonException e) {
            throw new MalformedDocument(document + " is not valid JSON: " + e.getOriginalMessage());
        }
    }

    private static @Nullable Object value(JsonParser parser, String document) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == null) {
            throw new MalformedDocument(document + " is empty or cut off.");
        }
        return switch (token) {
            case START_OBJECT -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                    String name = parser.currentName();
                    parser.nextToken();
                    map.put(name, value(parser, document));
                }
                yield map;
            }
            case START_ARRAY -> {
                List<@Nullable Object> list = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    list.add(value(parser, document));
                }
                yield list;
            }
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_INT -> integer(parser);
            case VALUE_NUMBER_FLOAT -> parser.getDecimalValue();
            case VALUE_TRUE -> Boolean.TRUE;
            case VALUE_FALSE -> Boolean.FALSE;
            case VALUE_NULL -> null;
            default -> throw new MalformedDocument(document + " is cut off.");
        };
    }

    private static Object integer(JsonParser parser) {
        return switch (parser.getNumberType()) {
            case INT, LONG -> (Object) parser.getLongValue();
            default -> new BigDecimal(parser.getBigIntegerValue());
        };
    }

    static String write(@Nullable Object value) {
        StringBuilder out = new StringBuilder();
        write(value, out, false);
        return out.toString();
    }

    static String canonical(@Nullable Object value) {
        StringBuilder out = new StringBuilder();
        write(value, out, true);
        return out.toString();
    }

    private static void write(@Nullable Object value, StringBuilder out, boolean sorted) {
        switch (value) {
            case null -> out.append("null");
            case String s -> quote(s, out);
            case Map<?, ?> m -> {
                char separator = '{';
                for (Map.Entry<?, ?> e : (sorted ? new TreeMap<>(m) : m).entrySet()) {
                    quote(String.valueOf(e.getKey()), out.append(separator));
                    write(e.getValue(), out.append(':'), sorted);
                    separator = ',';
                }
                out.append(m.isEmpty() ? "{}" : "}");
            }
            case Iterable<?> list -> {
                out.append('[');
                boolean first = true;
                for (Object o : list) {
                    write(o, first ? out : out.append(','), sorted);
                    first = false;
                }
                out.append(']');
            }
            case int[] ints -> {
                out.append('[');
                for (int i = 0; i < ints.length; i++) {
                    (i == 0 ? out : out.append(',')).append(ints[i]);
                }
                out.append(']');
            }
            case float[] floats -> {
                out.append('[');
                for (int i = 0; i < floats.length; i++) {
                    (i == 0 ? out : out.append(',')).append(floats[i]);
                }
                out.append(']');
            }
            case double[] doubles -> {
                out.append('[');
                for (int i = 0; i < doubles.length; i++) {
                    (i == 0 ? out : out.append(',')).append(doubles[i]);
                }
                out.append(']');
            }
            case Number n -> out.append(n);
            case Boolean b -> out.append(b);
            default -> throw new IllegalArgumentException("no JSON for " + value.getClass());
        }
    }

    /// The fields of one JSON object; every accessor names the field in its complaint.
    record Fields(String where, Map<String, @Nullable Object> values) {

        @SuppressWarnings("unchecked")
        static Fields of(@Nullable Object value, String where) throws MalformedDocument {
            if (value instanceof Map<?, ?> map) {
                return new Fields(where, (Map<String, @Nullable Object>) map);
            }
            throw new MalformedDocument(where + " is not a JSON object.");
        }

        boolean has(String name) {
            return values.get(name) != null;
        }

        String string(String name) throws MalformedDocument {
            return need(name, String.class, "a string");
        }

        @Nullable String stringOrNull(String name) throws MalformedDocument {
            return has(name) ? string(name) : null;
        }

        String string(String name, String otherwise) throws MalformedDocument {
            return has(name) ? string(name) : otherwise;
        }

        boolean flag(String name, boolean otherwise) throws MalformedDocument {
            return has(name) ? need(name, Boolean.class, "true or false") : otherwise;
        }

        boolean flag(String name) throws MalformedDocument {
            return need(name, Boolean.class, "true or false");
        }

        long integer(String name) throws MalformedDocument {
            return need(name, Long.class, "a whole number");
        }

        int count(String name) throws MalformedDocument {
            long value = integer(name);
            if (value < 0 || value > Integer.MAX_VALUE) {
                throw new MalformedDocument(
                        where + ": \"" + name + "\" is " + value + ", out of range.");
            }
            return (int) value;
        }

        int count(String name, int otherwise) throws MalformedDocument {
            return has(name) ? count(name) : otherwise;
        }

        double number(String name) throws MalformedDocument {
            return need(name, Number.class, "a number").doubleValue();
        }

        double number(String name, double otherwise) throws MalformedDocument {
            return has(name) ? number(name) : otherwise;
        }

        Fields object(String name) throws MalformedDocument {
            return of(values.get(name), where + ": \"" + name + "\"");
        }

        @SuppressWarnings("unchecked")
        List<@Nullable Object> list(String name) throws MalformedDocument {
            return (List<@Nullable Object>) need(name, List.class, "a list");
        }

        List<Fields> objects(String name) throws MalformedDocument {
            List<Fields> all = new ArrayList<>();
            for (Object o : list(name)) {
                all.add(of(o, where + ": \"" + name + "\" entry " + (all.size() + 1)));
            }
            return all;
        }

        /// The entries of a list of lists, each as a field of the list's name.
        List<Fields> rows(String name) throws MalformedDocument {
            List<Fields> all = new ArrayList<>();
            for (Object row : list(name)) {
                Map<String, @Nullable Object> one = new LinkedHashMap<>();
                one.put(name, row);
                all.add(new Fields(where, one));
            }
            return all;
        }

        List<String> strings(String name) throws MalformedDocument {
            List<String> all = new ArrayList<>();
            for (Object o : list(name)) {
                if (!(o instanceof String s)) {
                    throw new MalformedDocument(where + ": \"" + name + "\" holds a non-string.");
                }
                all.add(s);
            }
            return all;
        }

        int[] ints(String name) throws MalformedDocument {
            return toInts(list(name), where + ": \"" + name + "\"");
        }

        static int[] toInts(List<@Nullable Object> list, String where) throws MalformedDocument {
            int[] ints = new int[list.size()];
            for (int i = 0; i < ints.length; i++) {
                if (!(list.get(i) instanceof Long l) || l < 0 || l > Integer.MAX_VALUE) {
                    throw new MalformedDocument(where + " holds something else than ids.");
                }
                ints[i] = l.intValue();
            }
            return ints;
        }

        double[] doubles(String name) throws MalformedDocument {
            return list(name).stream().mapToDouble(Fields::toDouble).toArray();
        }

        float[] floats(String name) throws MalformedDocument {
            List<@Nullable Object> list = list(name);
            float[] floats = new float[list.size()];
            for (int i = 0; i < floats.length; i++) {
                floats[i] = list.get(i) instanceof Number n ? n.floatValue() : Float.NaN;
                if (!Float.isFinite(floats[i])) {
                    throw new MalformedDocument(where + ": \"" + name + "\" holds no number.");
                }
            }
            return floats;
        }

        private static double toDouble(@Nullable Object o) {
            return o instanceof Number n ? n.doubleValue() : Double.NaN;
        }

        /// Refuses fields that nobody asked for, so that a document cannot mean more than was read.
        Fields only(String... names) throws MalformedDocument {
            Set<String> unknown = new HashSet<>(values.keySet());
            unknown.removeAll(Set.of(names));
            if (!unknown.isEmpty()) {
                throw new MalformedDocument(where + " holds unknown fields " + unknown + ".");
            }
            return this;
        }

        private <T> T need(String name, Class<T> type, String what) throws MalformedDocument {
            Object value = values.get(name);
            if (!type.isInstance(value)) {
                throw new MalformedDocument(where + ": \"" + name + "\" must be " + what + ".");
            }
            return type.cast(value);
        }
    }
}
