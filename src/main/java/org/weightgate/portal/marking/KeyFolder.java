package org.weightgate.portal.marking;

import org.weightgate.portal.catalog.Digests;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The folder of key files: `code.key` and `recipient.key` (64 hex digits), `url-N.key` (64 hex
/// digits), `signing-N.pem` (PKCS #8 and SubjectPublicKeyInfo of a P-256 pair). Folder 0700, files
/// 0600, written whole or not at all.
final class KeyFolder {
    private static final Pattern NAME =
            Pattern.compile(
                    "(code|recipient)\\.key|url-[1-9]\\d{0,5}\\.key|signing-[1-9]\\d{0,5}\\.pem");
    private static final Set<PosixFilePermission> OTHERS =
            Set.of(
                    PosixFilePermission.GROUP_READ,
                    PosixFilePermission.GROUP_WRITE,
                    PosixFilePermission.OTHERS_READ,
                    PosixFilePermission.OTHERS_WRITE);
    private final Path folder;

    KeyFolder(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
    }

    Path path() {
        return folder;
    }

    /// All keys present; a file that does not hold what its name says refuses the start.
    List<KeyFile> read() throws IOException {
        List<KeyFile> keys = new ArrayList<>();
        if (!Files.isDirectory(folder)) return keys;
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                if (NAME.matcher(file.getFileName().toString()).matches()) keys.add(read(file));
            }
        }
        return keys;
    }

    /// Creates whichever of the four first keys is missing.
    void createMissing(SecureRandom random) throws IOException {
        if (!Files.isDirectory(folder)) createFolder();
        for (String name : List.of("code.key", "recipient.key", "url-1.key")) {
            byte[] secret = new byte[32];
            random.nextBytes(secret);
            create(name, HexFormat.of().formatHex(secret) + "\n");
        }
        create("signing-1.pem", SigningPair.generate(random).pem());
    }

    private void createFolder() throws IOException {
        if (posix()) {
            Files.createDirectories(
                    folder,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectories(folder);
        }
    }

    private void create(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        if (Files.exists(file)) return;
        Path fresh = folder.resolve(name + ".new");
        Files.deleteIfExists(fresh);
        if (posix()) {
            Files.createFile(
                    fresh,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
        } else {
            Files.createFile(fresh);
        }
        Files.writeString(
                fresh,
                content,
                StandardCharsets.US_ASCII,
                StandardOpenOption.WRITE,
                StandardOpenOption.SYNC);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private KeyFile read(Path file) throws IOException {
        String name = file.getFileName().toString();
        if (open(file)) {
            throw new KeysRefused(
                    "The key file %s can be read or written by others. Take their rights away (chmod 600) and treat the key as seen."
                            .formatted(file));
        }
        try {
            return parse(name, Files.readString(file, StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new KeysRefused(
                    "The key file %s is damaged: it does not hold what its name says. Restore it from its backup."
                            .formatted(file));
        }
    }

    private static KeyFile parse(String name, String text) throws GeneralSecurityException {
        if (name.startsWith("signing-")) {
            String pem = SigningPair.parse(text).publicPem();
            byte[] whole = text.getBytes(StandardCharsets.US_ASCII);
            return new KeyFile(KeyFile.Kind.SIGNING, name, whole, Digests.sha256(pem), pem);
        }
        byte[] secret = HexFormat.of().parseHex(text.strip());
        if (secret.length != 32) throw new IllegalArgumentException("not 32 bytes");
        KeyFile.Kind kind =
                switch (name) {
                    case "code.key" -> KeyFile.Kind.CODE;
                    case "recipient.key" -> KeyFile.Kind.RECIPIENT;
                    default -> KeyFile.Kind.URL;
                };
        return new KeyFile(kind, name, secret, Digests.sha256(secret), null);
    }

    // A mounted secret is read-only and often 0444 inside its own container: only writable or
    // readable by others on a file we could have made ourselves counts.
    private boolean open(Path file) throws IOException {
        return posix()
                && Files.isWritable(file)
                && Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS).stream()
                        .anyMatch(OTHERS::contains);
    }

    private boolean posix() {
        return folder.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
