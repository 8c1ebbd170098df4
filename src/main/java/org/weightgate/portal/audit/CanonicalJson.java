package org.weightgate.portal.audit;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// One object of strings, and of one object of strings within, in the one way RFC 8785 writes it:
/// names sorted by UTF-16 unit, no blanks, the shortest escapes.
final class CanonicalJson {
    private CanonicalJson() {}

    static byte[] bytes(Map<String, ?> object) {
        StringBuilder text = new StringBuilder();
        write(object, text);
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void write(Map<String, ?> object, StringBuilder text) {
        SortedMap<String, Object> sorted = new TreeMap<>(object);
        String separator = "{";
        for (Map.Entry<String, Object> entry : sorted.entrySet()) {
            text.append(separator);
            write(entry.getKey(), text);
            text.append(':');
            if (entry.getValue() instanceof Map<?, ?> inner) {
                SortedMap<String, String> strings = new TreeMap<>();
                inner.forEach((key, value) -> strings.put((String) key, (String) value));
                write(strings, text);
            } else {
                write((String) entry.getValue(), text);
            }
            separator = ",";
        }
        text.append(sorted.isEmpty() ? "{}" : "}");
    }

    private static void write(String string, StringBuilder text) {
        text.append('"');
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\b' -> text.append("\\b");
                case '\t' -> text.append("\\t");
                case '\n' -> text.append("\\n");
                case '\f' -> text.append("\\f");
                case '\r' -> text.append("\\r");
                default -> {
                    if (c < ' ') {
                        text.append("\\u00%02x".formatted((int) c));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        text.append('"');
    }
}
