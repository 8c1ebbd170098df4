/// Turns events into mails. Never decides anything.
@ApplicationModule(
        allowedDependencies = {"accounts", "access", "catalog", "marking", "delivery", "mail"})
@NullMarked
package org.weightgate.portal.notices;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
