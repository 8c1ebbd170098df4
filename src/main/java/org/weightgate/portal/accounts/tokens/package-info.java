/// API tokens: made, shown once, checked on every call, revoked; entered through [Tokens]. Never
/// keeps a token's text.
@NamedInterface("tokens")
@NullMarked
package org.weightgate.portal.accounts.tokens;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
