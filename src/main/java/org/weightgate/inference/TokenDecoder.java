package org.weightgate.inference;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// Text from tokens: the "decoder" of tokenizer.json, steps applied one after another to the list
/// of tokens, which is then put together.
final class TokenDecoder {
    private final List<UnaryOperator<List<String>>> steps = new ArrayList<>();
    private String between = "";

    private TokenDecoder() {}

    static TokenDecoder of(Json.Fields file) throws IOException {
        TokenDecoder all = new TokenDecoder();
        if (file.has("decoder")) {
            all.add(file.object("decoder"));
        } else {
            all.between = " ";
        }
        return all;
    }

    private void add(Json.Fields fields) throws IOException {
        Part part = Part.of("decoder", fields);
        switch (part.type()) {
            case "Sequence" -> {
                for (Json.Fields inner : part.only("decoders").fields().objects("decoders")) {
                    add(inner);
                }
            }
            case "Replace" -> {
                String by = part.only("pattern", "content").fields().string("content");
                TokenPattern pattern = TokenPattern.of(part);
                steps.add(tokens -> each(tokens, t -> pattern.replace(t, by)));
            }
            case "ByteFallback" -> {
                part.only();
                steps.add(TokenDecoder::bytesJoined);
            }
            case "Fuse" -> {
                part.only();
                steps.add(tokens -> List.of(String.join("", tokens)));
            }
            case "Strip" -> {
                int c = part.only("content", "start", "stop").character("content");
                int start = fields.count("start");
                int stop = fields.count("stop");
                steps.add(tokens -> each(tokens, t -> strip(t, c, start, stop)));
            }
            case "ByteLevel" -> {
                part.only("add_prefix_space", "trim_offsets", "use_regex");
                steps.add(TokenDecoder::spelledOut);
            }
            case "Metaspace" -> {
                part.only("replacement", "prepend_scheme", "add_prefix_space", "split", "str_rep");
                String mark = Character.toString(part.character("replacement"));
                boolean led = !Metaspace.scheme(part).equals("never");
                steps.add(tokens -> Metaspace.decode(tokens, mark, led));
            }
            default -> throw part.refused();
        }
    }

    String decode(List<String> tokens) {
        List<String> text = tokens;
        for (UnaryOperator<List<String>> step : steps) {
            text = step.apply(text);
        }
        return String.join(between, text);
    }

    private static List<String> each(List<String> tokens, UnaryOperator<String> change) {
        return tokens.stream().map(change).toList();
    }

    /// Up to so many of a character, from the start and from the end.
    private static String strip(String token, int c, int start, int stop) {
        int[] characters = token.codePoints().toArray();
        int from = 0;
        int to = characters.length;
        while (from < Math.min(start, to) && characters[from] == c) {
            from++;
        }
        while (to > from && characters.length - to < stop && characters[to - 1] == c) {
            to--;
        }
        return new String(characters, from, to - from);
    }

    /// A run of byte tokens becomes its text; if that is not UTF-8, one U+FFFD for each byte.
    private static List<String> bytesJoined(List<String> tokens) {
        List<String> text = new ArrayList<>();
        ByteArrayOutputStream run = new ByteArrayOutputStream();
        for (String token : tokens) {
            int b = byteOf(token);
            if (b >= 0) {
                run.write(b);
            } else {
                end(run, text);
                text.add(token);
            }
        }
        end(run, text);
        return text;
    }

    private static void end(ByteArrayOutputStream run, List<String> text) {
        byte[] bytes = run.toByteArray();
        run.reset();
        if (bytes.length > 0) {
            text.add(
                    Utf8.wellFormed(bytes)
                            ? new String(bytes, StandardCharsets.UTF_8)
                            : Utf8.REPLACEMENT.repeat(bytes.length));
        }
    }

    /// The byte that a token such as `<0x0A>` stands for, or -1.
    private static int byteOf(String token) {
        if (token.length() != 6 || !token.startsWith("<0x") || !token.endsWith(">")) {
            return -1;
        }
        int high = Character.digit(token.charAt(3), 16);
        int low = Character.digit(token.charAt(4), 16);
        return high < 0 || low < 0 ? -1 : 16 * high + low;
    }

    /// Tokens spelled in the byte alphabet give their bytes, others their UTF-8.
    private static List<String> spelledOut(List<String> tokens) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (String token : tokens) {
            byte[] bytes = ByteAlphabet.bytes(token);
            all.writeBytes(bytes == null ? token.getBytes(StandardCharsets.UTF_8) : bytes);
        }
        return List.of(Utf8.text(all.toByteArray()));
    }
}
