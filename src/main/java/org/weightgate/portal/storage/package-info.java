/// Objects over the S3 API, entered through [ObjectStore]. Never serves a browser.
@ApplicationModule(allowedDependencies = {})
@NullMarked
package org.weightgate.portal.storage;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
