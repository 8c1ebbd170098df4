/// Signing in and out: mailed codes, sessions, demo people, the first admin; entered through
/// [SignIn]. Never says whether an address is known.
@NamedInterface("signin")
@NullMarked
package org.weightgate.portal.accounts.signin;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
