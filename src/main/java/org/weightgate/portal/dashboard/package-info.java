/// What reviewers, publishers and those above them need to see at a glance, entered through
/// [Dashboard]. Counts only what their roles cover, and changes nothing.
@ApplicationModule(allowedDependencies = {"accounts", "access", "catalog", "charts", "delivery"})
@NullMarked
package org.weightgate.portal.dashboard;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
