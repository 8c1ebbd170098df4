/// Command line for recipients and publishers, entered through [Client]. Never speaks to a portal
/// whose key is not pinned.
@NullMarked
package org.weightgate.client;

import org.jspecify.annotations.NullMarked;
