package org.weightgate.portal.catalog;

import java.time.Instant;

/// One version of a model's terms; `sha256` is over the exact UTF-8 text.
public record TermsView(int version, String text, String sha256, Instant since) {}
