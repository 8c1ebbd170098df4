package org.weightgate.portal.marking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;
import org.weightgate.portal.PortalTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

@PortalTest
@Transactional
class KeyStoreTests {
    @TempDir Path data;
    private final JdbcClient db;
    private final KeyFingerprints fingerprints;
    private final TransactionTemplate transaction;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    @Autowired
    KeyStoreTests(
            JdbcClient db,
            KeyFingerprints fingerprints,
            TransactionTemplate transaction,
            ApplicationEventPublisher events,
            Clock clock) {
        this.db = db;
        this.fingerprints = fingerprints;
        this.transaction = transaction;
        this.events = events;
        this.clock = clock;
    }

    @BeforeEach
    void aPortalThatNeverStarted() {
        db.sql("delete from marking_key").update();
    }

    @Test
    void createsKeysAndFingerprintsTogether() throws IOException {
        node().keys();

        assertThat(names())
                .containsExactly("code.key", "recipient.key", "signing-1.pem", "url-1.key");
        assertThat(fingerprints.all())
                .extracting(KeyFingerprints.Known::name)
                .containsExactlyElementsOf(names());
        assertThat(permissions(folder())).isEqualTo("rwx------");
        for (String name : names()) {
            assertThat(permissions(folder().resolve(name))).isEqualTo("rw-------");
        }
    }

    @Test
    void aSecondStartFindsTheSameKeys() {
        Keys first = node().keys();
        Keys second = node().keys();

        assertThat(second.mark()).isEqualTo(first.mark());
        assertThat(second.fingerprint()).isEqualTo(first.fingerprint());
    }

    @Test
    void refusesToStartWithoutTheFolderItWasSetUpWith() throws IOException {
        node().keys();
        deleteAll();

        assertThatThrownBy(() -> node().keys())
                .isInstanceOf(KeysRefused.class)
                .hasMessageContaining(folder().toString())
                .hasMessageContaining("does not hold code.key")
                .hasMessageContaining("Restore the folder from its backup")
                .hasMessageContaining("weightgate.keys.dir");
        assertThat(folder().resolve("code.key")).doesNotExist();
    }

    @Test
    void refusesAnotherKeyUnderTheSameName() throws IOException {
        node().keys();
        Files.writeString(folder().resolve("recipient.key"), "ab".repeat(32) + "\n");

        assertThatThrownBy(() -> node().keys())
                .isInstanceOf(KeysRefused.class)
                .hasMessageContaining("holds another recipient.key");
    }

    @Test
    void refusesADamagedKeyByName() throws IOException {
        node().keys();
        Files.writeString(folder().resolve("signing-1.pem"), "nonsense");

        assertThatThrownBy(() -> node().keys())
                .isInstanceOf(KeysRefused.class)
                .hasMessageContaining("signing-1.pem is damaged");
    }

    @Test
    void refusesAKeyThatOthersCanRead() throws IOException {
        node().keys();
        Files.setPosixFilePermissions(
                folder().resolve("code.key"), PosixFilePermissions.fromString("rw-r--r--"));

        assertThatThrownBy(() -> node().keys())
                .isInstanceOf(KeysRefused.class)
                .hasMessageContaining("chmod 600");
    }

    @Test
    void urlKeysRotateByAddingTheNextAndRemovingTheFirst() throws IOException {
        Keys first = node().keys();
        write("url-2.key");
        Keys both = node().keys();
        Files.delete(folder().resolve("url-1.key"));
        Keys second = node().keys();

        assertThat(first.kid()).isEqualTo("k1");
        assertThat(both.kid()).isEqualTo("k2");
        assertThat(both.url()).containsOnlyKeys("k1", "k2");
        assertThat(second.url()).containsOnlyKeys("k2");
        assertThat(fingerprints.all())
                .filteredOn(key -> key.retired() != null)
                .extracting(KeyFingerprints.Known::name)
                .containsExactly("url-1.key");
    }

    @Test
    void nothingOfAKeyReachesText() throws IOException {
        Keys keys = node().keys();
        List<String> secrets = new ArrayList<>();
        for (String name : names()) secrets.add(Files.readString(folder().resolve(name)).strip());
        String shown =
                keys
                        + " "
                        + keys.mark()
                        + " "
                        + new KeyFolder(folder()).read()
                        + " "
                        + fingerprints.all();

        assertThat(secrets).noneMatch(shown::contains);
        assertThat(shown).doesNotContain("PRIVATE KEY");
    }

    private KeyStore node() {
        MarkingSettings settings =
                new MarkingSettings(
                        data,
                        null,
                        new MarkingSettings.KeySettings(null),
                        new MarkingSettings.GoldenSettings(8, 24),
                        new MarkingSettings.HashingSettings(4));
        return new KeyStore(settings, fingerprints, transaction, events, clock);
    }

    private Path folder() {
        return data.resolve("keys").toAbsolutePath();
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder())) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private void deleteAll() throws IOException {
        for (String name : names()) Files.delete(folder().resolve(name));
        Files.delete(folder());
    }

    private void write(String name) throws IOException {
        byte[] secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        Files.createFile(
                folder().resolve(name),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(folder().resolve(name), HexFormat.of().formatHex(secret));
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
