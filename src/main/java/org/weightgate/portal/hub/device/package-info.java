/// Signing a program in from a browser (RFC 8628), as `hf auth login` does; entered through
/// [DeviceLogins]. Never gives a program more than reading and downloading.
@NullMarked
package org.weightgate.portal.hub.device;

import org.jspecify.annotations.NullMarked;
