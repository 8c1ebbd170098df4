package org.weightgate.portal.catalog;

import org.jspecify.annotations.Nullable;

/// What a publisher may change about a model; null leaves a thing as it is.
public record ModelTexts(
        @Nullable String title,
        @Nullable String summary,
        @Nullable String whoMayAsk,
        @Nullable Integer grantDays,
        @Nullable Integer responseDays,
        @Nullable String card,
        @Nullable String logbook) {
    static final int LONGEST_TITLE = 120;
    static final int LONGEST_SUMMARY = 400;

    static ModelTexts pages(@Nullable String card, @Nullable String logbook) {
        return new ModelTexts(null, null, null, null, null, card, logbook);
    }
}
