package org.weightgate.inference;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// Logits another engine wrote down, read row by row since they may be larger than memory:
///
/// ```
/// {"ids": [2, 31414], "logits": [[0.1, …], [−3.2, …]]}
/// {"engine": "free text", "prompts": [{"ids": …, "logits": …}, …]}
/// ```
///
/// Rows are the positions of `ids` in order, each with one logit for every token; if there are
/// fewer rows than ids they are those of the last positions. `ids` comes before `logits`.
final class LogitsFile implements AutoCloseable {
    private static final JsonFactory FACTORY =
            JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    /// Of all prompts; each is computed.
    private static final int MOST_POSITIONS = 1 << 16;

    private final Path file;
    private final JsonParser parser;
    private boolean within;
    private int positions;

    private LogitsFile(Path file) {
        this.file = file;
        parser = FACTORY.createParser(ObjectReadContext.empty(), file);
    }

    /// Opens it for [#next].
    static LogitsFile open(Path file) throws IOException {
        try {
            return new LogitsFile(file);
        } catch (JacksonException e) {
            throw new IOException(file + " cannot be read: " + e.getOriginalMessage(), e);
        }
    }

    /// The ids of a prompt and how many rows there are for it.
    record Prompt(int[] ids, int rows) {}

    /// What the file holds, for rows of `vocabulary` logits; reads all of it and checks its form.
    static List<Prompt> prompts(Path file, int vocabulary) throws IOException {
        try (LogitsFile in = open(file)) {
            List<Prompt> prompts = new ArrayList<>();
            in.expect(in.token(), JsonToken.START_OBJECT);
            in.object(prompts, vocabulary, true);
            if (in.token() != null || prompts.isEmpty()) {
                throw in.malformed("it holds no prompt, or goes on after its end");
            }
            return prompts;
        }
    }

    private void object(List<Prompt> prompts, int vocabulary, boolean outer) throws IOException {
        int @Nullable [] ids = null;
        int rows = -1;
        while (token() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            JsonToken value = token();
            switch (name) {
                case "engine" -> expect(value, JsonToken.VALUE_STRING);
                case "ids" -> ids = ids(value);
                case "logits" -> {
                    if (ids == null) {
                        throw malformed("\"ids\" must come before \"logits\"");
                    }
                    rows = rows(value, ids.length, vocabulary);
                }
                case "prompts" -> {
                    expect(outer ? value : null, JsonToken.START_ARRAY);
                    while (token() == JsonToken.START_OBJECT) {
                        object(prompts, vocabulary, false);
                    }
                }
                default -> throw malformed("the field \"" + name + "\" is unknown");
            }
        }
        if (ids != null && !prompts.isEmpty() && outer) {
            throw malformed("\"ids\" and \"prompts\" stand beside one another");
        }
        if (ids != null || !outer) {
            if (ids == null || rows < 1) {
                throw malformed("a prompt has no ids or no logits");
            }
            prompts.add(new Prompt(ids, rows));
        }
    }

    private int[] ids(@Nullable JsonToken start) throws IOException {
        expect(start, JsonToken.START_ARRAY);
        List<Integer> ids = new ArrayList<>();
        for (JsonToken t = token(); t != JsonToken.END_ARRAY; t = token()) {
            expect(t, JsonToken.VALUE_NUMBER_INT);
            ids.add(number(parser::getIntValue));
            if (++positions > MOST_POSITIONS) {
                throw malformed("it has more than " + MOST_POSITIONS + " ids");
            }
        }
        return ids.stream().mapToInt(Integer::intValue).toArray();
    }

    private int rows(@Nullable JsonToken start, int most, int vocabulary) throws IOException {
        expect(start, JsonToken.START_ARRAY);
        float[] row = new float[vocabulary];
        int rows = 0;
        for (JsonToken t = token(); t != JsonToken.END_ARRAY; t = token()) {
            expect(t, JsonToken.START_ARRAY);
            if (++rows > most) {
                throw malformed("a prompt has more logits than ids");
            }
            row(row);
        }
        return rows;
    }

    private void row(float[] row) throws IOException {
        int n = 0;
        for (JsonToken t = token(); t != JsonToken.END_ARRAY; t = token()) {
            if (t != JsonToken.VALUE_NUMBER_FLOAT && t != JsonToken.VALUE_NUMBER_INT) {
                throw malformed("a logit is no number");
            }
            if (n < row.length) {
                row[n] = number(parser::getFloatValue);
            }
            n++;
        }
        if (n != row.length) {
            throw malformed(
                    "a row has "
                            + n
                            + " logits where the vocabulary has "
                            + row.length
                            + " tokens");
        }
    }

    /// The next row, of whichever prompt.
    void next(float[] row) throws IOException {
        while (true) {
            JsonToken t = token();
            if (within && t == JsonToken.START_ARRAY) {
                row(row);
                return;
            }
            if (t == null) {
                throw malformed("it changed while it was read");
            }
            if (t == JsonToken.PROPERTY_NAME) {
                boolean ids = parser.currentName().equals("ids");
                within = parser.currentName().equals("logits");
                if (within || ids) {
                    token();
                }
                while (ids && parser.currentToken() != JsonToken.END_ARRAY) {
                    token();
                }
            }
        }
    }

    /// A number at hand; one that no such type holds, or of absurd length, is refused here.
    private <T> T number(Supplier<T> value) throws IOException {
        try {
            return value.get();
        } catch (JacksonException e) {
            throw malformed("a number is none: " + e.getOriginalMessage());
        }
    }

    private @Nullable JsonToken token() throws IOException {
        try {
            return parser.nextToken();
        } catch (JacksonException e) {
            throw malformed("it is not valid JSON: " + e.getOriginalMessage());
        }
    }

    private void expect(@Nullable JsonToken token, JsonToken wanted) throws MalformedDocument {
        if (token != wanted) {
            throw malformed("it is not of the form {\"ids\": […], \"logits\": [[…], …]}");
        }
    }

    private MalformedDocument malformed(String why) {
        return new MalformedDocument(
                file.getFileName()
                        + ", line "
                        + parser.currentLocation().getLineNr()
                        + ": "
                        + why
                        + ".");
    }

    @Override
    public void close() {
        parser.close();
    }
}
