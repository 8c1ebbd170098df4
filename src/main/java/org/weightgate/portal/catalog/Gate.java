package org.weightgate.portal.catalog;

import org.jspecify.annotations.Nullable;
import org.weightgate.portal.accounts.Actor;

/// What stands at a model's door for one visitor. The access module answers it; the catalog shows
/// it.
public interface Gate {
    GateView of(@Nullable Actor visitor, ModelView model);

    /// What of the current release can be rehearsed; null where it has no twin.
    @Nullable RehearsalView rehearsal(@Nullable Actor visitor, ModelView model);

    /// A twin with random weights, for whoever may ask for the model, at once.
    ///
    /// @param release the label of the release that it rehearses
    /// @param size of all its files, in bytes
    /// @param mayStart whether this visitor gets it for the asking
    /// @param grant the reference of the visitor's own that runs, if one does
    record RehearsalView(
            ModelName model, String release, long size, boolean mayStart, @Nullable String grant) {}

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
