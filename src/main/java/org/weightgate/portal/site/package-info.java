/// What every page shares: layout, error page, security chain, formatters; entered through the
/// `site/layout` template. Never knows a feature.
@ApplicationModule(allowedDependencies = {"accounts", "accounts :: signin", "accounts :: tokens"})
@NullMarked
package org.weightgate.portal.site;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
