/// Suspect files in, verdicts out, entered through [Tracing]. Tells nobody but the publishers of
/// the model and admins, never holds a master key, and says nothing that the keys committed to
/// before the leak do not carry.
@ApplicationModule(allowedDependencies = {"accounts", "access", "catalog", "marking", "storage"})
@NullMarked
package org.weightgate.portal.tracing;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
