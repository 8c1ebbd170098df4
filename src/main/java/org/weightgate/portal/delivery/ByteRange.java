package org.weightgate.portal.delivery;

import org.jspecify.annotations.Nullable;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Which bytes a request asks for (RFC 9110 §14). One range per request: several, or one that makes
/// no sense, answer 416; a unit other than bytes is ignored, as the RFC wants.
sealed interface ByteRange {
    /// The whole file, answered 200.
    record Whole(long size) implements ByteRange {}

    /// Bytes `from` up to but not including `to`, answered 206.
    record Part(long from, long to, long size) implements ByteRange {
        String contentRange() {
            return "bytes " + from + "-" + (to - 1) + "/" + size;
        }
    }

    /// Answered 416.
    record Unsatisfiable(long size, String sentence) implements ByteRange {}

    Pattern BYTES = Pattern.compile("(?i)bytes\\s*=(.*)");
    Pattern SPEC = Pattern.compile("\\s*(\\d*)\\s*-\\s*(\\d*)\\s*");

    static ByteRange of(@Nullable String header, long size) {
        if (header == null) return new Whole(size);
        Matcher bytes = BYTES.matcher(header.strip());
        if (!bytes.matches()) return new Whole(size);
        String set = bytes.group(1);
        if (set.indexOf(',') >= 0) {
            return new Unsatisfiable(size, "One range per request, please.");
        }
        Matcher spec = SPEC.matcher(set);
        if (!spec.matches() || spec.group(1).isEmpty() && spec.group(2).isEmpty()) {
            return new Unsatisfiable(size, "This is not a range of bytes.");
        }
        return spec.group(1).isEmpty()
                ? last(number(spec.group(2)), size)
                : between(number(spec.group(1)), spec.group(2), size);
    }

    private static ByteRange last(long count, long size) {
        if (count == 0 || size == 0) return beyond(size);
        return new Part(Math.max(0, size - count), size, size);
    }

    private static ByteRange between(long first, String lastText, long size) {
        long last = lastText.isEmpty() ? Long.MAX_VALUE : number(lastText);
        if (last < first) return new Unsatisfiable(size, "The range ends before it begins.");
        if (first >= size) return beyond(size);
        return new Part(first, last >= size ? size : last + 1, size);
    }

    private static ByteRange beyond(long size) {
        return new Unsatisfiable(
                size, "The file has " + size + " bytes; the range is beyond them.");
    }

    // Numbers beyond 63 bits are as good as infinite.
    private static long number(String digits) {
        String plain = digits.replaceFirst("^0+(?=.)", "");
        if (plain.length() > 18) return Long.MAX_VALUE;
        return Long.parseLong(plain);
    }
}
