package org.weightgate.portal.accounts.signin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.Optional;

/// How the command `admin-link` tells a portal that runs on the embedded database of a new link:
/// the hash of its secret in a file of the data folder, which only whoever runs the portal can
/// write. Taken once.
final class SetupFile {
    private final Path file;

    SetupFile(Path data) {
        this.file = data.resolve("admin-link");
    }

    void write(byte[] hash) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        Path fresh =
                Files.createTempFile(
                        folder,
                        "admin-link",
                        ".new",
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
        Files.writeString(fresh, HexFormat.of().formatHex(hash));
        Files.move(
                fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    Optional<byte[]> take() {
        try {
            String hash = Files.readString(file).strip();
            Files.delete(file);
            return hash.matches("[0-9a-f]{64}")
                    ? Optional.of(HexFormat.of().parseHex(hash))
                    : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
