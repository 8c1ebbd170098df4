package org.weightgate.portal.catalog;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// A model as other modules and templates see it.
///
/// @param card Markdown
/// @param logbook Markdown
/// @param grantDays how long a grant lasts
/// @param whoMayAsk one sentence, shown at the gate
/// @param responseDays within how many days a decision is promised
/// @param current the latest release that is published and not withdrawn
/// @param visible whether the public may see it: it has, or had, a published release
public record ModelView(
        ModelName name,
        String title,
        String summary,
        String card,
        String logbook,
        int grantDays,
        String whoMayAsk,
        int responseDays,
        @Nullable ReleaseView current,
        TermsView terms,
        boolean visible,
        Instant created) {}
