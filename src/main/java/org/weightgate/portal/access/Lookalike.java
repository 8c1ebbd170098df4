package org.weightgate.portal.access;

import java.util.List;

/// Another person's request that is like this one.
///
/// @param same what is exactly the same: `address`, `ORCID`, `homepage`, …
/// @param percent how alike the projects' texts are, 0 to 100
/// @param colleague whether both wrote from the same e-mail domain
public record Lookalike(RequestView request, List<String> same, int percent, boolean colleague) {
    /// Good reason to think that it is the same person.
    public boolean person() {
        return !same.isEmpty();
    }

    /// What a reviewer reads beside it.
    public String words() {
        String texts = percent >= 50 ? "%d %% the same text".formatted(percent) : "";
        String marks = same.isEmpty() ? "" : "the same " + String.join(", ", same);
        String both = marks.isEmpty() || texts.isEmpty() ? "" : "; ";
        return marks + both + texts + (colleague ? "; same e-mail domain" : "");
    }
}
