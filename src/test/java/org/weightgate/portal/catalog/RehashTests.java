package org.weightgate.portal.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.weightgate.portal.PortalTest;
import org.weightgate.portal.storage.ObjectStore;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/// In which order and at which pace the stored files are read again.
@PortalTest
class RehashTests {
    @Autowired private CatalogFixture fixture;
    @Autowired private FileHealth health;
    @Autowired private Integrity integrity;
    @Autowired private ObjectStore store;
    @Autowired private JdbcClient jdbc;

    @Test
    void everyFileComesOnceAPassTheLongestWaitingFirstAndARestartGoesOn() {
        ModelName model = fixture.published();
        Instant now = Instant.now();
        Set<UUID> read = new HashSet<>();
        for (var due = health.due(now.minusSeconds(60), now, Set.of());
                due.isPresent();
                due = health.due(now.minusSeconds(60), now, Set.of())) {
            assertThat(read.add(due.get().file())).as("once").isTrue();
            health.intact(due.get().file(), now);
        }
        assertThat(read.size()).isGreaterThanOrEqualTo(fixture.release(model).files().size());
        assertThat(health.overview().unread()).isZero();

        UUID oldest = read.iterator().next();
        jdbc.sql("update release_file_health set checked = ? where file = ?")
                .params(now.minus(Duration.ofDays(1)).atOffset(ZoneOffset.UTC), oldest)
                .update();
        assertThat(health.due(now.minusSeconds(60), now, Set.of()).orElseThrow().file())
                .isEqualTo(oldest);
    }

    @Test
    void readingKeepsToItsRate() throws Exception {
        ModelName model = fixture.published();
        FileView file =
                fixture.release(model).files().stream()
                        .filter(f -> f.path().equals("model-00001-of-00003.safetensors"))
                        .findFirst()
                        .orElseThrow();
        IntegritySettings slow =
                new IntegritySettings(
                        true,
                        Duration.ofDays(30),
                        org.springframework.util.unit.DataSize.ofMegabytes(1),
                        Duration.ofMinutes(10));
        UUID id =
                jdbc.sql("select id from release_file where object_key = ?")
                        .param(file.objectKey())
                        .query(UUID.class)
                        .single();
        long began = System.nanoTime();
        new Rehash(integrity, store, slow)
                .check(
                        new FileHealth.Due(
                                id,
                                fixture.release(model).id(),
                                file.path(),
                                file.objectKey(),
                                file.size(),
                                file.sha256(),
                                false));
        double seconds = (System.nanoTime() - began) / 1e9;
        assertThat(file.size() / seconds).isLessThan(1.1 * (1 << 20));
    }
}
