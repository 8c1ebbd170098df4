/// Command line for recipients and publishers, entered through [Client]. Never speaks to a portal
/// whose key differs from the pinned one, and never leaves a file under its final name that is not
/// whole.
@NullMarked
package org.weightgate.client;

import org.jspecify.annotations.NullMarked;
