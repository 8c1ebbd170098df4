package org.weightgate.watermark.trace;

/// One recipient over the line.
///
/// @param recipientId as enrolled
/// @param z the score in standard deviations of an innocent's
/// @param log10p log10 of the bound on the probability that any innocent recipient scores as high
///   under any statistic: after Bonferroni over recipients and statistics
/// @param statistic the statistic it was found by
public record Accusation(String recipientId, double z, double log10p, String statistic) {}
