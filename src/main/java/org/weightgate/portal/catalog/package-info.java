/// Models, releases, shards, terms and their publishing, entered through [Catalog] (reading) and
/// [Publishing] (every act). Never knows who was granted what, and never hands out an original.
@ApplicationModule(allowedDependencies = {"accounts", "charts", "storage", "mail"})
@NullMarked
package org.weightgate.portal.catalog;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
