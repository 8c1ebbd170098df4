package org.weightgate.portal.delivery;

import java.time.Instant;

/// A verification report as recipient and reviewers see it.
public record ReceiptView(Instant received, boolean passed, String summary) {}
