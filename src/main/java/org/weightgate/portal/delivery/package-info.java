/// Signed URLs, byte streaming, deliveries and receipts, entered through [Delivering]. Never serves
/// without asking for the entitlement.
@ApplicationModule(
        allowedDependencies = {"accounts", "access", "catalog", "charts", "marking", "storage"})
@NullMarked
package org.weightgate.portal.delivery;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
