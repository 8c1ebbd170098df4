package org.weightgate.portal.catalog;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.weightgate.portal.charts.Meter;

import java.util.List;
import java.util.Optional;

/// The hardware on which a release was verified, one release at a time.
@Component
class HardwareTable {
    private final TrackRecord record;

    HardwareTable(TrackRecord record) {
        this.record = record;
    }

    /// A kind of machine with its bar.
    public record Row(TrackRecord.Hardware hardware, Meter meter) {}

    /// @param release the one shown; null where nothing was published
    public record View(@Nullable ReleaseView release, List<Row> rows) {
        /// What the table says, in a sentence.
        public String sentence() {
            int grants = rows.stream().mapToInt(r -> r.hardware().grants()).sum();
            int bad = rows.stream().mapToInt(r -> r.hardware().mismatched()).sum();
            String kinds = rows.size() + (rows.size() == 1 ? " kind" : " kinds") + " of machine";
            return bad == 0
                    ? "On %s, every copy that was verified computed what was signed."
                            .formatted(kinds)
                    : "On %s; %d of %d verified copies computed something else than was signed."
                            .formatted(kinds, bad, grants);
        }
    }

    /// @param label the release wanted, or empty for the current one
    View of(ModelView model, List<ReleaseView> releases, String label) {
        ReleaseView shown =
                releases.stream()
                        .filter(r -> r.label().equalsIgnoreCase(label))
                        .findFirst()
                        .or(() -> Optional.ofNullable(model.current()))
                        .or(() -> releases.stream().findFirst())
                        .orElse(null);
        if (shown == null) {
            return new View(null, List.of());
        }
        List<TrackRecord.Hardware> all = record.of(shown.id());
        long most = all.stream().mapToLong(TrackRecord.Hardware::grants).max().orElse(1);
        return new View(
                shown, all.stream().map(h -> new Row(h, Meter.of(most, h.shares()))).toList());
    }
}
