package org.weightgate.watermark.trace;

import static org.weightgate.checkpoint.JsonText.quote;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;

/// JSON in the canonical form of RFC 8785: names sorted, no spaces, numbers as ECMAScript writes
/// them, so that equal evidence is equal text.
final class Canonical {
    private Canonical() {}

    /// @param value of maps, lists, strings, whole numbers, finite doubles and booleans
    static String json(Object value) {
        StringBuilder out = new StringBuilder();
        write(value, out);
        return out.toString();
    }

    private static void write(@Nullable Object value, StringBuilder out) {
        switch (value) {
            case Map<?, ?> map -> {
                char before = '{';
                for (Map.Entry<?, ?> entry : new TreeMap<>(map).entrySet()) {
                    quote((String) entry.getKey(), out.append(before));
                    write(entry.getValue(), out.append(':'));
                    before = ',';
                }
                out.append(map.isEmpty() ? "{}" : "}");
            }
            case Iterable<?> list -> {
                out.append('[');
                String before = "";
                for (Object entry : list) {
                    write(entry, out.append(before));
                    before = ",";
                }
                out.append(']');
            }
            case String text -> quote(text, out);
            case Double number -> out.append(number(number));
            case Long number -> out.append(number.longValue());
            case Integer number -> out.append(number.intValue());
            case Boolean flag -> out.append(flag.booleanValue());
            case null, default -> throw new IllegalArgumentException("no JSON for " + value);
        }
    }

    /// ECMAScript's Number::toString, for finite numbers.
    static String number(double number) {
        if (!Double.isFinite(number)) {
            throw new IllegalArgumentException("JSON has no " + number);
        }
        if (number == 0) {
            return "0";
        }
        if (number < 0) {
            return "-" + number(-number);
        }
        BigDecimal shortest = new BigDecimal(Double.toString(number)).stripTrailingZeros();
        String digits = shortest.unscaledValue().toString();
        int point = digits.length() - shortest.scale();
        if (digits.length() <= point && point <= 21) {
            return digits + "0".repeat(point - digits.length());
        }
        if (0 < point && point <= 21) {
            return digits.substring(0, point) + "." + digits.substring(point);
        }
        if (-6 < point && point <= 0) {
            return "0." + "0".repeat(-point) + digits;
        }
        String exponent = (point > 0 ? "e+" : "e-") + Math.abs(point - 1);
        return digits.length() == 1
                ? digits + exponent
                : digits.charAt(0) + "." + digits.substring(1) + exponent;
    }
}
