/// What helps reviewers weigh requests and knows none: lists under a name, texts to decide with,
/// and how alike two projects are. Entered through [Views]. Never decides anything.
@ApplicationModule(allowedDependencies = {"accounts", "catalog"})
@NullMarked
package org.weightgate.portal.vetting;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
