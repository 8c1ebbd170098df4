package org.weightgate.portal.catalog;

import java.time.Instant;

/// A document of a model; `text` is Markdown.
public record DocumentView(String title, String text, Instant written) {}
