package org.weightgate.portal.catalog;

import org.jspecify.annotations.Nullable;
import org.weightgate.portal.accounts.Actor;

/// What stands at a model's door for one visitor. The access module answers it; the catalog shows
/// it.
public interface Gate {
    GateView of(@Nullable Actor visitor, ModelView model);

    /// @param sentence where this visitor stands with this model
    /// @param link where the button leads, null where there is nothing to do
    /// @param label the button
    /// @param word the state in a word or two, for the catalog's cards
    /// @param kind the look of that word: good, warn, bad or quiet
    record GateView(
            String sentence,
            @Nullable String link,
            @Nullable String label,
            String word,
            String kind) {}
}
