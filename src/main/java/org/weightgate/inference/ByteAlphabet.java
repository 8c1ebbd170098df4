package org.weightgate.inference;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The alphabet of byte-level BPE (Radford et al. 2019): one character for each byte. Printable
/// bytes stand for themselves, the other 68 for U+0100 and up, in order.
final class ByteAlphabet {
    private static final char[] CHARACTER = new char[256];
    private static final int[] BYTE = new int[512];

    static {
        Arrays.fill(BYTE, -1);
        char next = 256;
        for (int b = 0; b < 256; b++) {
            boolean printable =
                    b >= '!' && b <= '~' || b >= 0xA1 && b <= 0xAC || b >= 0xAE && b <= 0xFF;
            CHARACTER[b] = printable ? (char) b : next++;
            BYTE[CHARACTER[b]] = b;
        }
    }

    private ByteAlphabet() {}

    /// The text's UTF-8, spelled.
    static String spell(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        StringBuilder spelled = new StringBuilder(bytes.length);
        for (byte b : bytes) {
            spelled.append(CHARACTER[b & 0xFF]);
        }
        return spelled.toString();
    }

    /// The bytes that a token spells; null if a character is none of the alphabet.
    static byte @Nullable [] bytes(String token) {
        byte[] bytes = new byte[token.length()];
        for (int i = 0; i < bytes.length; i++) {
            char c = token.charAt(i);
            if (c >= BYTE.length || BYTE[c] < 0) {
                return null;
            }
            bytes[i] = (byte) BYTE[c];
        }
        return bytes;
    }
}
