package org.weightgate.portal.delivery;

import org.weightgate.portal.marking.Computed;

import java.time.Instant;
import java.util.UUID;

/// A verification report as recipient and reviewers see it in a list.
///
/// @param machine in a few words
public record ReceiptView(
        UUID id,
        Instant received,
        boolean passed,
        String summary,
        Computed computed,
        String machine) {}
