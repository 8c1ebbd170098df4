package org.weightgate.portal.embedded;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;

/// PostgreSQL's programs for this machine, unpacked from the class path once.
final class PostgresBinaries {
    private PostgresBinaries() {}

    /// @param target the folder to unpack into; what is complete there is kept
    /// @return the folder of the programs
    static Path unpacked(Path target) throws IOException {
        Path complete = target.resolve(".complete");
        if (!Files.exists(complete)) {
            try (InputStream archive = archive()) {
                Files.createDirectories(target);
                unpack(
                        new TarArchiveInputStream(
                                new XZInputStream(new BufferedInputStream(archive))),
                        target);
            }
            Files.createFile(complete);
        }
        return target.resolve("bin");
    }

    private static InputStream archive() throws IOException {
        boolean mac = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac");
        String os = mac ? "darwin" : "linux";
        String arch = System.getProperty("os.arch").equals("aarch64") ? "arm_64" : "x86_64";
        String name = "/postgres-%s-%s.txz".formatted(os, arch);
        InputStream archive = PostgresBinaries.class.getResourceAsStream(name);
        if (archive == null) {
            throw new IOException(
                    "No embedded PostgreSQL for %s on %s: set spring.datasource.url"
                            .formatted(os, arch));
        }
        return archive;
    }

    private static void unpack(TarArchiveInputStream tar, Path target) throws IOException {
        for (TarArchiveEntry entry; (entry = tar.getNextEntry()) != null; ) {
            Path path = target.resolve(entry.getName()).normalize();
            if (!path.startsWith(target)) {
                throw new IOException("Bad entry " + entry.getName());
            }
            if (entry.isDirectory()) {
                Files.createDirectories(path);
            } else if (entry.isSymbolicLink()) {
                Files.createDirectories(path.getParent());
                Files.deleteIfExists(path);
                Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
            } else {
                Files.createDirectories(path.getParent());
                Files.copy(tar, path, StandardCopyOption.REPLACE_EXISTING);
                if ((entry.getMode() & 0100) != 0) {
                    path.toFile().setExecutable(true, false);
                }
            }
        }
    }
}
