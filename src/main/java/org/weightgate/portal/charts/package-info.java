/// Numbers as pictures: the coordinates of small charts, which the templates in `charts/` draw as
/// SVG; entered through [Meter], [Columns] and [Curves]. Never knows what the numbers count.
@ApplicationModule(allowedDependencies = {})
@NullMarked
package org.weightgate.portal.charts;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
