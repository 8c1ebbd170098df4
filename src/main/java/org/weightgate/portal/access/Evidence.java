package org.weightgate.portal.access;

import java.util.List;

/// What the portal knows beside the answers.
///
/// @param ofPerson their other requests that this reviewer may see, the latest first
/// @param elsewhere how many more there are for models of other reviewers
/// @param ofDomain requests from the same e-mail domain by other people
/// @param grants the person's grants on models this reviewer may see
public record Evidence(
        List<Signal> signals,
        List<RequestView> ofPerson,
        long elsewhere,
        List<RequestView> ofDomain,
        List<GrantView> grants) {}
