/// Form definitions, answers and their validation, entered through [Forms]. Never stores an answer.
@ApplicationModule(allowedDependencies = {})
@NullMarked
package org.weightgate.portal.forms;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
