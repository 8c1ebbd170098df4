package org.weightgate.portal.catalog;

import org.jspecify.annotations.Nullable;

/// Texts that come with a draft and become the model's when it is published; null leaves the
/// model's as they are.
public record DraftTexts(
        @Nullable String card,
        @Nullable String logbook,
        @Nullable String terms,
        @Nullable String licence) {
    public static final DraftTexts NONE = new DraftTexts(null, null, null, null);
}
