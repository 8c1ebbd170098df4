package org.weightgate.portal.access;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// What the portal knows beside the answers.
///
/// @param ofPerson their other requests that this reviewer may see, the latest first
/// @param elsewhere how many more there are for models of other reviewers
/// @param alike other people's requests like this one, the closest first
/// @param alikeElsewhere how many more there are for models of other reviewers
/// @param institution others from the same e-mail domain; null where anybody gets an address there
/// @param grants the person's grants on models this reviewer may see
public record Evidence(
        List<Signal> signals,
        List<RequestView> ofPerson,
        long elsewhere,
        List<Lookalike> alike,
        long alikeElsewhere,
        @Nullable Institution institution,
        List<GrantView> grants) {}
