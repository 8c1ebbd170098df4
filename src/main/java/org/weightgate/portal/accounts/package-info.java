/// People, their roles, sign-in and API tokens, entered through [People]. Never knows what a role
/// is used for.
@ApplicationModule(allowedDependencies = {"mail"})
@NullMarked
package org.weightgate.portal.accounts;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
