package org.weightgate.portal.accounts.signin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How many codes may be asked for; counted in the database, so that all nodes agree.
///
/// @param codesPerAddress for one address in 15 minutes
/// @param codesPerNetwork from one IP address in an hour
/// @param codesOverall by everybody in an hour
@ConfigurationProperties("weightgate.sign-in")
record SignInLimits(
        @DefaultValue("5") int codesPerAddress,
        @DefaultValue("60") int codesPerNetwork,
        @DefaultValue("2000") int codesOverall) {}
