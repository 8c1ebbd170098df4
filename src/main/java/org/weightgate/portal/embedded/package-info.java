/// PostgreSQL and S3 inside the portal's own process tree. Never used where the configuration names
/// real ones.
@ApplicationModule(allowedDependencies = {"storage"})
@NullMarked
package org.weightgate.portal.embedded;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
