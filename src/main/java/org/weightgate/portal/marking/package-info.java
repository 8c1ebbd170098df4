/// Marked copies: keys, plans, codewords and manifests, entered through [Marking]. Never lets an
/// original byte of a carrier out unmarked.
@ApplicationModule(allowedDependencies = {"accounts", "access", "catalog", "mail", "storage"})
@NullMarked
package org.weightgate.portal.marking;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
