package org.weightgate.portal.access;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;

/// Where a page of a sorted list begins: beside one row, named by what it is sorted by and its
/// reference, so that the next page is found without counting those before it.
///
/// @param side `after` or `before` the row; empty for the beginning
/// @param keys of the row, in the order of the sort; a moment is written as in ISO 8601
record Place(String side, List<String> keys) {
    static final Place START = new Place("", List.of());

    static Place of(String side, String token) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
            if (text.indexOf(0) >= 0) {
                throw new BadQuery("The page is none of this list's.");
            }
            return new Place(side, List.of(text.split("\n", -1)));
        } catch (IllegalArgumentException e) {
            throw new BadQuery("The page is none of this list's.");
        }
    }

    boolean before() {
        return side.equals("before");
    }

    String token() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(String.join("\n", keys).getBytes(StandardCharsets.UTF_8));
    }

    /// The value of one key as its column has it.
    Object value(int at, boolean moment) {
        try {
            String key = keys.get(at);
            return moment ? Instant.parse(key).atOffset(ZoneOffset.UTC) : key;
        } catch (DateTimeException | IndexOutOfBoundsException e) {
            throw new BadQuery("The page is none of this list's.");
        }
    }
}
