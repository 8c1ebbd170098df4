package org.weightgate.portal.marking;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.nio.file.Path;

/// Where keys and scratch files live and how long a golden run may take.
@ConfigurationProperties("weightgate")
record MarkingSettings(
        @DefaultValue("./data") Path data,
        @Nullable Path workDir,
        @DefaultValue KeySettings keys,
        @DefaultValue GoldenSettings golden,
        @DefaultValue HashingSettings hashing) {

    /// `weightgate.hashing.parallel`: how many files of a copy are marked and hashed at a time.
    record HashingSettings(@DefaultValue("4") int parallel) {
        HashingSettings {
            if (parallel < 1) {
                throw new IllegalArgumentException("weightgate.hashing.parallel must be 1 or more");
            }
        }
    }

    /// `weightgate.keys.dir`: secrets by file, never in the database nor the configuration.
    record KeySettings(@Nullable Path dir) {}

    /// `weightgate.golden.max-hours`: a release whose golden run would take longer goes without one
    /// for each copy. `weightgate.golden.calibration-hours`: how long the tolerant check of a
    /// release may take to calibrate, about 18 such runs; beyond it only indicates.
    record GoldenSettings(
            @DefaultValue("8") double maxHours, @DefaultValue("24") double calibrationHours) {
        /// Hours that a run may take at all.
        double longest() {
            return Math.max(maxHours, calibrationHours);
        }
    }

    Path keysDir() {
        Path dir = keys.dir();
        return dir == null ? data.resolve("keys") : dir;
    }

    /// Holds whole releases for as long as the engine reads them; nothing in it outlives a job.
    Path scratch() {
        return workDir == null ? data.resolve("work") : workDir;
    }
}
