package org.weightgate.client;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A JSON document that was read: typed look-ups with defaults, since a portal may add fields and
/// leave out what it does not know yet. Duplicate names are refused.
final class Json {
    private static final JsonFactory FACTORY =
            JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    /// A document without anything in it.
    static final Json EMPTY = new Json(null);

    private final @Nullable Object value;

    private Json(@Nullable Object value) {
        this.value = value;
    }

    static Json read(String text) throws IOException {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            parser.nextToken();
            Json json = new Json(value(parser));
            if (parser.nextToken() != null) {
                throw new IOException("The answer holds more than one JSON document.");
            }
            return json;
        } catch (JacksonException e) {
            throw new IOException("The answer is not JSON: " + e.getOriginalMessage(), e);
        }
    }

    /// Writes maps, lists, strings, numbers, booleans, null and [Raw] documents.
    static String write(@Nullable Object value) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
            write(json, value);
        }
        return text.toString();
    }

    /// The member of that name; absent members answer every look-up with its default.
    Json at(String name) {
        return new Json(value instanceof Map<?, ?> map ? map.get(name) : null);
    }

    boolean present() {
        return value != null;
    }

    String text(String otherwise) {
        return value instanceof String text ? text : otherwise;
    }

    @Nullable String text() {
        return value instanceof String text ? text : null;
    }

    long number(long otherwise) {
        return value instanceof Number number ? number.longValue() : otherwise;
    }

    double real(double otherwise) {
        return value instanceof Number number ? number.doubleValue() : otherwise;
    }

    boolean flag() {
        return Boolean.TRUE.equals(value);
    }

    List<Json> items() {
        List<Json> items = new ArrayList<>();
        if (value instanceof List<?> list) {
            list.forEach(item -> items.add(new Json(item)));
        }
        return items;
    }

    @Override
    public String toString() {
        return write(value);
    }

    private static @Nullable Object value(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == null) {
            throw new IOException("The answer is empty where JSON was expected.");
        }
        return switch (token) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
            case VALUE_TRUE -> Boolean.TRUE;
            case VALUE_FALSE -> Boolean.FALSE;
            default -> null;
        };
    }

    private static Map<String, @Nullable Object> object(JsonParser parser) throws IOException {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            map.put(name, value(parser));
        }
        return map;
    }

    private static List<@Nullable Object> array(JsonParser parser) throws IOException {
        List<@Nullable Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            list.add(value(parser));
        }
        return list;
    }

    private static void write(JsonGenerator json, @Nullable Object value) {
        switch (value) {
            case null -> json.writeNull();
            case Raw raw -> json.writeRawValue(raw.text());
            case Json read -> write(json, read.value);
            case Map<?, ?> map -> {
                json.writeStartObject();
                map.forEach(
                        (name, member) -> {
                            json.writeName(String.valueOf(name));
                            write(json, member);
                        });
                json.writeEndObject();
            }
            case Iterable<?> list -> {
                json.writeStartArray();
                list.forEach(item -> write(json, item));
                json.writeEndArray();
            }
            case float[] row -> {
                json.writeStartArray();
                for (float item : row) {
                    json.writeNumber(item);
                }
                json.writeEndArray();
            }
            case Boolean flag -> json.writeBoolean(flag);
            case Float number -> json.writeNumber(number);
            case Double number -> json.writeNumber(number);
            case Number number -> json.writeNumber(number.longValue());
            default -> json.writeString(value.toString());
        }
    }

    /// A document that is JSON already.
    record Raw(String text) {}
}
