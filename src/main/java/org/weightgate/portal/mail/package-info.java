/// The outbox and SMTP, entered through [Outbox]. Never decides who is written to.
@ApplicationModule(allowedDependencies = {})
@NullMarked
package org.weightgate.portal.mail;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
