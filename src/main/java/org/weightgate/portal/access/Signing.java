package org.weightgate.portal.access;

import org.jspecify.annotations.Nullable;

/// What a person typed under the terms, before it is checked against the terms of now.
///
/// @param termsSha256 the hash of the text they were shown
/// @param address from where, for the record
public record Signing(String name, String termsSha256, String address) {
    static @Nullable Signing ofNullable(
            @Nullable String name, @Nullable String termsSha256, String address) {
        return name == null || termsSha256 == null ? null : new Signing(name, termsSha256, address);
    }
}
