package org.weightgate.watermark.trace;

/// What a trace found: what is said, and what it rests on.
public record Finding(Verdict verdict, Evidence evidence) {}
