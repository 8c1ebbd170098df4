package org.weightgate.portal.delivery;

import org.weightgate.portal.marking.ReportView;

/// One verification report, whole.
///
/// @param json as it was sent
public record Receipt(ReceiptView head, ReportView report, String json) {}
