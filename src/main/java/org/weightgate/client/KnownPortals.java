package org.weightgate.client;

import org.weightgate.inference.SignatureRefused;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// The keys of portals that were seen before, in the file `known_portals`: one line for each, of
/// the portal's address, the key's fingerprint and the key itself (Base64 of its DER form),
/// separated by spaces. Lines that begin with `#` are skipped.
final class KnownPortals {
    private final Path home;
    private final Path file;

    KnownPortals(Path home) {
        this.home = home;
        this.file = home.resolve("known_portals");
    }

    /// The client's own folder: `WEIGHTGATE_HOME`, or `weightgate` in the user's configuration.
    static Path home() {
        String own = System.getProperty("weightgate.home", System.getenv("WEIGHTGATE_HOME"));
        if (own != null && !own.isBlank()) {
            return Path.of(own);
        }
        String configuration = System.getenv("XDG_CONFIG_HOME");
        return configuration == null || configuration.isBlank()
                ? Path.of(System.getProperty("user.home"), ".config", "weightgate")
                : Path.of(configuration, "weightgate");
    }

    Path file() {
        return file;
    }

    /// The keys pinned for one portal; none where it was never met.
    List<PortalKey> of(String portal) throws IOException {
        return all().stream().filter(p -> p.portal().equals(portal)).map(Pin::key).toList();
    }

    List<Pin> all() throws IOException {
        List<Pin> pins = new ArrayList<>();
        if (!Files.exists(file)) {
            return pins;
        }
        for (String line : Files.readAllLines(file)) {
            if (!line.isBlank() && !line.startsWith("#")) {
                pins.add(pin(line));
            }
        }
        return pins;
    }

    /// Remembers keys; safe beside another client that does the same, in this process or another.
    void pin(String portal, List<PortalKey> keys) throws IOException {
        Files.createDirectories(home);
        synchronized (KnownPortals.class) {
            add(portal, keys);
        }
    }

    private void add(String portal, List<PortalKey> keys) throws IOException {
        Path lockFile = home.resolve("known_portals.lock");
        try (FileChannel channel =
                        FileChannel.open(
                                lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            StringBuilder text =
                    new StringBuilder(
                            lock.isValid() && Files.exists(file) ? Files.readString(file) : "");
            for (PortalKey key : keys) {
                byte[] der = key.key().getEncoded();
                text.append(portal).append(' ').append(key.fingerprint()).append(' ');
                text.append(Base64.getEncoder().encodeToString(der)).append('\n');
            }
            Path fresh = Files.createTempFile(home, "known_portals", ".new");
            Files.writeString(fresh, text);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private Pin pin(String line) throws IOException {
        String[] words = line.strip().split("\\s+");
        try {
            PortalKey key = PortalKey.ofBase64(words.length == 3 ? words[2] : "");
            if (key.fingerprint().equals(words[1])) {
                return new Pin(words[0], key);
            }
        } catch (SignatureRefused e) {
            throw damaged(words[0]);
        }
        throw damaged(words[0]);
    }

    private IOException damaged(String portal) {
        return new IOException(
                "The line about %s in %s is damaged; remove it to meet that portal anew."
                        .formatted(portal, file));
    }

    /// One remembered key.
    record Pin(String portal, PortalKey key) {}
}
