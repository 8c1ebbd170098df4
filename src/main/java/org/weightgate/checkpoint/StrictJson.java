package org.weightgate.checkpoint;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// JSON of untrusted origin, read so that every parser would see the same document: UTF-8 without a
/// byte order mark, no duplicate names, no extensions, one value, bounded size and depth (RFC 8259,
/// RFC 7493). Anything else is [MalformedCheckpoint]; no other exception leaves a reader's code.
public final class StrictJson {
    private static final int MAX_DEPTH = 64;

    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    // Names come from strangers and differ in every file: nothing to share, and a
                    // table of them would only be something to attack.
                    .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(MAX_DEPTH)
                                    .maxNumberLength(40)
                                    .maxNameLength(16 << 20)
                                    .maxStringLength(64 << 20)
                                    .maxDocumentLength(256L << 20)
                                    .build())
                    .build();

    private StrictJson() {}

    /// What reads one value: positioned at its first token, must leave the parser at its last.
    public interface Reading<T> {
        T from(JsonParser parser) throws IOException;
    }

    /// Reads one document of at most `limit` bytes to the end of the stream.
    public static <T> T read(InputStream in, int limit, Reading<T> reading) throws IOException {
        byte[] bytes = in.readNBytes(limit + 1);
        if (bytes.length > limit) {
            throw new MalformedCheckpoint("The JSON is longer than %d bytes.".formatted(limit));
        }
        return read(bytes, reading);
    }

    /// Reads one document that fills the array.
    public static <T> T read(byte[] utf8, Reading<T> reading) throws IOException {
        var chars = decode(utf8);
        try (JsonParser parser =
                FACTORY.createParser(
                        ObjectReadContext.empty(),
                        chars.array(),
                        chars.position(),
                        chars.remaining())) {
            parser.nextToken();
            T value = reading.from(parser);
            if (parser.nextToken() != null) {
                throw new MalformedCheckpoint("There is something after the end of the JSON.");
            }
            return value;
        } catch (JacksonException e) {
            throw new MalformedCheckpoint("The JSON is refused: " + e.getOriginalMessage(), e);
        }
    }

    /// The value at the parser as plain collections: Map (in order), List, String, Long, Double,
    /// Boolean, or null. Integers beyond 64 bits are refused.
    public static @Nullable Object value(JsonParser parser) throws IOException {
        return switch (token(parser)) {
            case START_OBJECT -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                for (String name = parser.nextName(); name != null; name = parser.nextName()) {
                    parser.nextToken();
                    map.put(name, value(parser));
                }
                yield map;
            }
            case START_ARRAY -> {
                List<@Nullable Object> list = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    list.add(value(parser));
                }
                yield list;
            }
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_INT -> parser.getLongValue();
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw new MalformedCheckpoint("The JSON has no value where one must be.");
        };
    }

    /// Requires the token the parser stands at.
    public static void expect(JsonParser parser, JsonToken wanted, String what)
            throws MalformedCheckpoint {
        if (token(parser) != wanted) {
            throw new MalformedCheckpoint(
                    "%s is %s, not %s.".formatted(what, plain(token(parser)), plain(wanted)));
        }
    }

    /// The integer at the parser, which must be in 0 … 2⁵³ so that no reader rounds it.
    public static long count(JsonParser parser, String what) throws IOException {
        expect(parser, JsonToken.VALUE_NUMBER_INT, what);
        String digits = parser.getString();
        if (digits.startsWith("-") || digits.length() > 16 || parser.getLongValue() > 1L << 53) {
            throw new MalformedCheckpoint("%s is %s, outside 0 … 2^53.".formatted(what, digits));
        }
        return parser.getLongValue();
    }

    /// The string at the parser, which must be well-formed Unicode.
    public static String string(JsonParser parser, String what) throws IOException {
        expect(parser, JsonToken.VALUE_STRING, what);
        return wellFormed(parser.getString(), what);
    }

    static String wellFormed(String text, String what) throws MalformedCheckpoint {
        if (text.codePoints().anyMatch(c -> c >= 0xD800 && c < 0xE000)) {
            throw new MalformedCheckpoint(what + " holds half of a surrogate pair.");
        }
        return text;
    }

    private static java.nio.CharBuffer decode(byte[] utf8) throws MalformedCheckpoint {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8));
        } catch (CharacterCodingException e) {
            throw new MalformedCheckpoint("The JSON is not valid UTF-8.", e);
        }
    }

    private static JsonToken token(JsonParser parser) {
        JsonToken token = parser.currentToken();
        return token == null ? JsonToken.NOT_AVAILABLE : token;
    }

    private static String plain(JsonToken token) {
        return switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "a list";
            case VALUE_STRING -> "text";
            case VALUE_NUMBER_INT -> "a whole number";
            case VALUE_NUMBER_FLOAT -> "a fractional number";
            case VALUE_TRUE, VALUE_FALSE -> "true or false";
            case VALUE_NULL -> "null";
            default -> "absent";
        };
    }
}
