package org.weightgate.inference;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

import java.io.IOException;

/// How SentencePiece reads a text before it is cut: the model's rules, U+FFFD for each byte that is
/// not UTF-8, spaces written as U+2581, with one of its own before the text and none doubled where
/// the model says so. Strings hold one byte of UTF-8 a character.
///
/// @param symbols what the trainer's user defined: taken as it stands, never merged
record SentencePieceText(
        @Nullable CharsMap rules, TokenTrie symbols, String space, boolean prefix, boolean trims) {

    private static final String REPLACEMENT =
            new String(Utf8.REPLACEMENT.getBytes(UTF_8), ISO_8859_1);

    static SentencePieceText of(SentencePieceModel model, TokenTrie symbols, String space)
            throws IOException {
        byte[] compiled = model.charsmap();
        return new SentencePieceText(
                compiled == null ? null : CharsMap.read(compiled, SentencePiece.FILE),
                symbols,
                space,
                model.prefix(),
                model.trims());
    }

    String normalized(byte[] utf8) {
        String raw = new String(utf8, ISO_8859_1);
        int at = 0;
        while (trims && at < raw.length()) {
            Read read = read(utf8, raw, at);
            if (!read.text.equals(" ")) {
                break;
            }
            at += read.length;
        }
        if (at == raw.length()) {
            return "";
        }
        StringBuilder form = new StringBuilder(raw.length() + 16).append(prefix ? space : "");
        boolean afterSpace = trims;
        while (at < raw.length()) {
            Read read = read(utf8, raw, at);
            String text = read.text;
            while (afterSpace && text.startsWith(" ")) {
                text = text.substring(1);
            }
            if (!text.isEmpty()) {
                form.append(text.replace(" ", space));
                afterSpace = text.endsWith(" ");
            }
            at += read.length;
            afterSpace &= trims;
        }
        while (trims && form.length() >= space.length() && endsInSpace(form)) {
            form.setLength(form.length() - space.length());
        }
        return form.toString();
    }

    private boolean endsInSpace(StringBuilder form) {
        return form.indexOf(space, form.length() - space.length()) >= 0;
    }

    /// @param length of what was read
    private record Read(String text, int length) {}

    private Read read(byte[] utf8, String raw, int at) {
        int symbol = symbol(raw, at);
        if (symbol > 0) {
            return new Read(raw.substring(at, at + symbol), symbol);
        }
        CharsMap.Rule rule = rules == null ? null : rules.longest(raw, at);
        if (rule != null) {
            return new Read(rule.replacement(), rule.length());
        }
        int length = Utf8.sequence(utf8, at);
        return length > 0
                ? new Read(raw.substring(at, at + length), length)
                : new Read(REPLACEMENT, 1);
    }

    /// The length of the symbol that begins at a place, or -1.
    int symbol(String form, int at) {
        return symbols.isEmpty() ? -1 : symbols.longest(form, at);
    }

    /// The length of the character that begins at a place, cut at the end of the text.
    static int character(String form, int at) {
        int lead = form.charAt(at);
        int length = lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        return Math.min(length, form.length() - at);
    }

    /// The text of a run of byte pieces: U+FFFD for each byte that is not UTF-8.
    static String decoded(byte[] utf8) {
        StringBuilder text = new StringBuilder();
        for (int at = 0; at < utf8.length; ) {
            int length = Utf8.sequence(utf8, at);
            text.append(length > 0 ? new String(utf8, at, length, UTF_8) : Utf8.REPLACEMENT);
            at += Math.max(1, length);
        }
        return text.toString();
    }
}
