package org.weightgate.portal.forms;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// The ISO 3166 countries of the Java runtime, by English name.
final class Countries {
    private static final List<Option> ALL =
            Locale.getISOCountries(Locale.IsoCountryCode.PART1_ALPHA2).stream()
                    .map(c -> new Option(c, Locale.of("", c).getDisplayCountry(Locale.ENGLISH)))
                    .sorted(Comparator.comparing(Option::label))
                    .toList();

    private Countries() {}

    static List<Option> all() {
        return ALL;
    }
}
