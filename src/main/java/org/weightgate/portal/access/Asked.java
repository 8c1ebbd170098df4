package org.weightgate.portal.access;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;

import org.jspecify.annotations.Nullable;

import java.util.Set;

/// The columns in which a request keeps what its applicant is asked: a question, and the keys of
/// the pages that may be changed, parted by blanks.
@Embeddable
record Asked(
        @Column(name = "question") @Nullable String question,
        @Column(name = "asked_pages") String keys) {
    static final Asked NOTHING = new Asked(null, "");

    Asked(String question, Set<String> pages) {
        this(question, String.join(" ", pages));
    }

    Set<String> pages() {
        return keys.isEmpty() ? Set.of() : Set.of(keys.split(" "));
    }
}
