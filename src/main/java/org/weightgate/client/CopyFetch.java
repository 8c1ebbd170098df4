package org.weightgate.client;

import org.jspecify.annotations.Nullable;
import org.weightgate.inference.SignatureRefused;
import org.weightgate.inference.SignedGolden;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Brings one copy into one folder: the signature first, which says what the copy is; then the
/// files it names; last the golden statement, once the portal has it.
final class CopyFetch {
    private static final int STATEMENT_LIMIT = 64 << 20;
    private static final long SPARE = 16L << 20;

    private final Path folder;
    private final GrantDesk desk;
    private final Transfer transfer;
    private final Download download;
    private final Terminal terminal;

    CopyFetch(
            Path folder, GrantDesk desk, Transfer transfer, Download download, Terminal terminal) {
        this.folder = folder;
        this.desk = desk;
        this.transfer = transfer;
        this.download = download;
        this.terminal = terminal;
    }

    /// What happened, or with `--dry-run` would happen.
    record Outcome(Map<String, Object> document) {}

    /// Says what would be fetched.
    Outcome plan(GrantCopy grant, List<PortalKey> keys) throws IOException {
        SignedCopy signed = signature(grant, keys);
        Download.Stock stock = stock(grant, signed, keys);
        for (Download.SignedFile file : signed.files(grant)) {
            terminal.say(
                    "%-10s %8s  %s"
                            .formatted(
                                    stock.whole().contains(file) ? "here" : "to fetch",
                                    ProgressBar.size(file.size()),
                                    file.path()));
        }
        terminal.say(
                "%s to fetch, %s free in %s."
                        .formatted(
                                ProgressBar.size(stock.bytesMissing()),
                                ProgressBar.size(free()),
                                folder));
        return outcome(grant, stock);
    }

    /// Fetches what is missing.
    ///
    /// @param patience how long to wait for a golden statement that gets no further; null: not at
    ///   all
    Outcome run(GrantCopy grant, List<PortalKey> keys, @Nullable Duration patience)
            throws IOException {
        try (FileChannel channel = lockFile();
                FileLock _ = lock(channel)) {
            SignedCopy signed = signature(grant, keys);
            List<Download.SignedFile> files = signed.files(grant);
            Download.Stock stock = stock(grant, signed, keys);
            checkSpace(stock.bytesMissing(), free(), folder);
            Files.createDirectories(folder);
            place(GrantDesk.SIGNATURE, signed.bytes());
            for (Download.SignedFile damaged : stock.other()) {
                terminal.remark("%s is damaged and is fetched again.".formatted(damaged.path()));
                Files.delete(folder.resolve(damaged.path()));
            }
            try (ProgressBar bar = terminal.bar("fetching")) {
                download.fetch(stock.wanted(), bar);
            }
            terminal.say(
                    "Your copy of %s@%s is whole in %s: %d files, %s, each as signed for grant %s."
                            .formatted(
                                    grant.model(),
                                    grant.release(),
                                    folder,
                                    files.size(),
                                    ProgressBar.size(total(files)),
                                    grant.reference()));
            GrantCopy last = golden(grant, signed, patience);
            return outcome(last, stock);
        }
    }

    private SignedCopy signature(GrantCopy grant, List<PortalKey> keys) throws IOException {
        try {
            SignedCopy signed = SignedCopy.verify(statement(grant, GrantDesk.SIGNATURE), keys);
            signed.mustBeOf(grant);
            return signed;
        } catch (SignatureRefused e) {
            throw Failure.check(
                    "%s Nothing else was fetched. If the portal has a new key, ask its people for it and pass it with --key."
                            .formatted(e.getMessage()));
        }
    }

    /// A small file of the copy, in memory.
    private byte[] statement(GrantCopy grant, String path) throws IOException {
        GrantCopy.RemoteFile file = grant.files().get(path);
        if (file == null || file.size() < 0 || file.size() > STATEMENT_LIMIT) {
            throw Failure.refused("The portal offers no %s for this copy.".formatted(path));
        }
        String sha256 = file.sha256() == null ? "" : file.sha256();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        transfer.range(
                new Transfer.Wanted(path, sha256),
                0,
                file.size(),
                (position, part) -> {
                    byte[] copy = new byte[part.remaining()];
                    part.get(copy);
                    bytes.writeBytes(copy);
                },
                n -> {});
        return bytes.toByteArray();
    }

    /// What is here of this copy. Another copy is refused before its parts are looked at, since
    /// parts of other content are dropped; files that are no state of this copy are refused too.
    private Download.Stock stock(GrantCopy grant, SignedCopy signed, List<PortalKey> keys)
            throws IOException {
        boolean begun = Files.exists(folder.resolve(GrantDesk.SIGNATURE));
        if (begun) {
            refuseForeign(grant, keys);
        }
        try (ProgressBar bar = terminal.bar("checking")) {
            Download.Stock stock = download.stock(signed.files(grant), bar);
            if (!begun && !stock.other().isEmpty()) {
                throw Failure.usage(
                        "%s holds another file named %s already. Name an empty folder."
                                .formatted(folder, stock.other().getFirst().path()));
            }
            return stock;
        }
    }

    private void refuseForeign(GrantCopy grant, List<PortalKey> keys) throws IOException {
        byte[] present = Files.readAllBytes(folder.resolve(GrantDesk.SIGNATURE));
        String owner;
        try {
            owner = SignedCopy.verify(present, keys).fact("grant");
        } catch (IOException e) {
            owner = "unknown";
        }
        if (!owner.equals(grant.reference())) {
            throw Failure.usage(
                    "%s holds another copy already (grant %s). Name an empty folder."
                            .formatted(folder, owner));
        }
    }

    static void checkSpace(long needed, long free, Path folder) {
        if (needed + SPARE > free) {
            throw Failure.usage(
                    "%s more are needed in %s, but only %s are free. Nothing was fetched."
                            .formatted(ProgressBar.size(needed), folder, ProgressBar.size(free)));
        }
    }

    private long free() throws IOException {
        Path at = folder.toAbsolutePath();
        while (Files.notExists(at) && at.getParent() != null) {
            at = at.getParent();
        }
        return Files.getFileStore(at).getUsableSpace();
    }

    private GrantCopy golden(GrantCopy grant, SignedCopy signed, @Nullable Duration patience)
            throws IOException {
        GrantCopy now = desk.read(grant.reference());
        if (patience != null) {
            now = desk.waitForGolden(now, patience);
        }
        switch (now.golden()) {
            case "ready" -> {
                place(GrantDesk.GOLDEN, verified(statement(now, GrantDesk.GOLDEN), signed));
                terminal.say(
                        "Prove what it computes on this machine: "
                                + OwnCommand.with("verify", folder.toString()));
            }
            case "skipped" ->
                    terminal.say(
                            "The portal makes no golden statement for this release; `verify` checks"
                                    + " signature and files.");
            case "failed" ->
                    terminal.say(
                            "The portal could not compute the golden statement of this copy; its"
                                    + " people are the ones to ask.");
            default ->
                    terminal.say(
                            "The golden statement is not ready yet: run the same command again"
                                    + " later to fetch it, or now with --wait-golden.");
        }
        return now;
    }

    private static byte[] verified(byte[] golden, SignedCopy signed) throws IOException {
        SignedGolden statement;
        try {
            statement = SignedGolden.verify(golden, signed.key().key());
        } catch (IOException e) {
            throw Failure.check(Failure.sentence(e));
        }
        if (!statement.grant().equals(signed.fact("grant"))) {
            throw Failure.check(
                    "The portal sent the golden statement of another copy (grant %s)."
                            .formatted(statement.grant()));
        }
        return golden;
    }

    /// Writes a small file at once: it is there whole, or not at all.
    private void place(String name, byte[] bytes) throws IOException {
        Path part = folder.resolve(name + ".part");
        try (FileChannel channel =
                FileChannel.open(
                        part,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            channel.write(java.nio.ByteBuffer.wrap(bytes));
            channel.force(true);
        }
        Files.move(
                part,
                folder.resolve(name),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    /// The lock lies in the client's own folder, so that the copy holds signed files only.
    private FileChannel lockFile() throws IOException {
        Path locks = KnownPortals.home().resolve("locks");
        Files.createDirectories(locks);
        byte[] path =
                folder.toAbsolutePath().normalize().toString().getBytes(StandardCharsets.UTF_8);
        return FileChannel.open(
                locks.resolve(HexFormat.of().formatHex(sha256().digest(path), 0, 16)),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
    }

    private FileLock lock(FileChannel channel) throws IOException {
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            throw Failure.usage("Another client is fetching into %s just now.".formatted(folder));
        }
        return lock;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private Outcome outcome(GrantCopy grant, Download.Stock stock) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("grant", grant.reference());
        document.put("model", grant.model());
        document.put("release", grant.release());
        document.put("folder", folder.toAbsolutePath().normalize().toString());
        document.put("golden", grant.golden());
        document.put("fetched", paths(stock.wanted()));
        document.put("kept", paths(stock.whole()));
        document.put("bytes", stock.bytesMissing());
        return new Outcome(document);
    }

    private static List<String> paths(List<Download.SignedFile> files) {
        return files.stream().map(Download.SignedFile::path).toList();
    }

    private static long total(List<Download.SignedFile> files) {
        return files.stream().mapToLong(Download.SignedFile::size).sum();
    }
}
