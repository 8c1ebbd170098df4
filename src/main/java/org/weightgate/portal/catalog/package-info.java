/// Models, releases, shards, terms and their publishing, entered through [Catalog]. Never knows who
/// was granted what.
@ApplicationModule(allowedDependencies = {"accounts", "storage", "mail"})
@NullMarked
package org.weightgate.portal.catalog;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
