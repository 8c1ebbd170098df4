package org.weightgate.portal.tracing;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// How suspects are kept and judged: `weightgate.tracing.*`.
///
/// @param epsilon the probability, over all recipients and statistics of one trace, of accusing
///   anybody innocent
/// @param partSize the size of an upload's parts, larger where a file would need too many
/// @param urlTtl how long an address for a part works
/// @param abandonedAfter after how long without progress the files of a trace that was not started
///   are deleted
/// @param retention how long after its verdict a trace keeps its suspect files
/// @param locations prefixes in the bucket below which suspects may be pointed to instead of
///   uploaded
@ConfigurationProperties("weightgate.tracing")
record TraceSettings(
        @DefaultValue("1e-9") double epsilon,
        @DefaultValue("16MB") DataSize partSize,
        @DefaultValue("1h") Duration urlTtl,
        @DefaultValue("7d") Duration abandonedAfter,
        @DefaultValue("30d") Duration retention,
        @DefaultValue List<String> locations) {
    /// Where originals, and the suspects of others, lie.
    private static final List<String> OURS = List.of("releases/", "traces/");

    TraceSettings {
        if (!(epsilon > 0 && epsilon <= 0.01)) {
            throw new IllegalArgumentException(
                    "weightgate.tracing.epsilon is a probability, at most 0.01");
        }
        locations = locations.stream().map(TraceSettings::folder).toList();
    }

    private static String folder(String location) {
        String folder = location.endsWith("/") ? location : location + "/";
        if (folder.startsWith("/") || OURS.stream().anyMatch(o -> clash(o, folder))) {
            throw new IllegalArgumentException(
                    "weightgate.tracing.locations holds %s, which is the portal's own"
                            .formatted(location));
        }
        return folder;
    }

    /// Why what stands below this prefix of the store may not be taken; empty where it may.
    Optional<String> refusal(String prefix) {
        if (locations.isEmpty()) {
            return Optional.of("No location in the store is open for suspects here.");
        }
        return !prefix.contains("..") && locations.stream().anyMatch(prefix::startsWith)
                ? Optional.empty()
                : Optional.of(
                        "Suspects may stand below %s, not below “%s”."
                                .formatted(String.join(", ", locations), prefix));
    }

    private static boolean clash(String one, String other) {
        return one.startsWith(other) || other.startsWith(one);
    }
}
