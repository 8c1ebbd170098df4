package org.weightgate.portal.delivery;

/// From how many places a copy was fetched within thirty days, and how many are usual.
///
/// @param countriesKnown whether a table of countries is configured
/// @param alerted whether the publisher was told that there were more
public record PlacesView(
        int networks,
        int networksUsual,
        boolean countriesKnown,
        int countries,
        int countriesUsual,
        boolean alerted) {}
