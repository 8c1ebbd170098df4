/// The append-only record of every act, entered through [AuditTrail]. Never changes or forgets an
/// entry.
@ApplicationModule(allowedDependencies = {"accounts"})
@NullMarked
package org.weightgate.portal.audit;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
