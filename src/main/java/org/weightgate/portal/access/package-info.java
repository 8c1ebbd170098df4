/// From request to grant, entered through [AccessDesk]. Never hands out bytes.
@ApplicationModule(allowedDependencies = {"accounts", "catalog", "forms", "mail", "vetting"})
@NullMarked
package org.weightgate.portal.access;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
