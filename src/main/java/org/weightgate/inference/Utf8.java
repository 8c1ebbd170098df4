package org.weightgate.inference;

import java.nio.charset.StandardCharsets;

/// Text from bytes that need not be UTF-8. Ill-formed bytes become U+FFFD, by one of two rules: one
/// for each maximal subpart (The Unicode Standard 16, §3.9, "U+FFFD Substitution of Maximal
/// Subparts"), as Rust and Python decode, or one for each byte, as SentencePiece does.
final class Utf8 {
    static final String REPLACEMENT = "\uFFFD";

    private Utf8() {}

    /// One U+FFFD for each maximal subpart.
    static String text(byte[] bytes) {
        StringBuilder text = new StringBuilder(bytes.length);
        for (int at = 0; at < bytes.length; ) {
            int length = sequence(bytes, at);
            if (length > 0) {
                text.append(new String(bytes, at, length, StandardCharsets.UTF_8));
            } else {
                text.append(REPLACEMENT);
            }
            at += Math.abs(length);
        }
        return text.toString();
    }

    /// Whether every byte belongs to a well-formed sequence.
    static boolean wellFormed(byte[] bytes) {
        int at = 0;
        while (at < bytes.length) {
            int length = sequence(bytes, at);
            if (length < 0) {
                return false;
            }
            at += length;
        }
        return true;
    }

    /// The same text, a surrogate without its other half replaced by U+FFFD: no UTF-8 stands for
    /// it.
    static String scalars(String text) {
        StringBuilder sound = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                sound = sound == null ? new StringBuilder(text) : sound;
                sound.setCharAt(i, REPLACEMENT.charAt(0));
            }
        }
        return sound == null ? text : sound.toString();
    }

    /// The length of the well-formed sequence at a place, or minus that of the ill-formed maximal
    /// subpart (table 3-7 of the standard).
    static int sequence(byte[] bytes, int at) {
        int lead = bytes[at] & 0xFF;
        if (lead < 0x80) {
            return 1;
        }
        int length = lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
        for (int i = 1; i < length; i++) {
            int low = i > 1 ? 0x80 : lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
            int high = i > 1 ? 0xBF : lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
            int next = at + i < bytes.length ? bytes[at + i] & 0xFF : 0;
            if (next < low || next > high) {
                return -i;
            }
        }
        return length == 0 ? -1 : length;
    }
}
