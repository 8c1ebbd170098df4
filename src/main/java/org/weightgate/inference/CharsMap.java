package org.weightgate.inference;

import org.jspecify.annotations.Nullable;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// SentencePiece's compiled normalization rules: a 32-bit length, a double array (Aoe 1989, as
/// Darts-clone lays it out: 32-bit units, all little endian) over the bytes of what is replaced,
/// then the replacements, each ended by a zero byte. Strings here hold one byte a character.
final class CharsMap {
    private final ByteBuffer units;
    private final byte[] replacements;

    private CharsMap(ByteBuffer units, byte[] replacements) {
        this.units = units;
        this.replacements = replacements;
    }

    static CharsMap read(byte[] compiled, String document) throws MalformedDocument {
        ByteBuffer in = ByteBuffer.wrap(compiled).order(ByteOrder.LITTLE_ENDIAN);
        try {
            int length = in.getInt();
            if (length < 4 || length % 4 != 0 || length >= in.remaining()) {
                throw new MalformedDocument(document + ": the normalization rules are broken.");
            }
            ByteBuffer units = in.slice(4, length).order(ByteOrder.LITTLE_ENDIAN);
            byte[] rest = new byte[in.remaining() - length];
            in.get(4 + length, rest);
            return new CharsMap(units, rest);
        } catch (BufferUnderflowException e) {
            throw new MalformedDocument(document + ": the normalization rules are broken.");
        }
    }

    /// What the longest rule that fits at a place says.
    ///
    /// @param length of what is replaced
    record Rule(int length, String replacement) {}

    @Nullable Rule longest(String text, int from) {
        int length = 0;
        int value = 0;
        int node = offset(unit(0));
        for (int at = from; at < text.length(); at++) {
            node ^= text.charAt(at);
            int unit = unit(node);
            if ((unit & 0x800000FF) != text.charAt(at)) {
                break;
            }
            node ^= offset(unit);
            if ((unit >>> 8 & 1) == 1) {
                length = at + 1 - from;
                value = unit(node) & 0x7FFFFFFF;
            }
        }
        return length == 0 ? null : new Rule(length, replacement(value));
    }

    private int unit(int index) {
        return index >= 0 && index < units.capacity() / 4 ? units.getInt(4 * index) : 0x80000000;
    }

    private static int offset(int unit) {
        return unit >>> 10 << ((unit & 1 << 9) >>> 6);
    }

    private String replacement(int at) {
        int end = at;
        while (end < replacements.length && replacements[end] != 0) {
            end++;
        }
        return at > end ? "" : new String(replacements, at, end - at, StandardCharsets.ISO_8859_1);
    }
}
