package org.weightgate.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// Brings the files of a copy into a folder: several ranges at a time, of one file or of many. A
/// file that is whole already stays; a file gets its final name only when its SHA-256 is the signed
/// one. One whose bytes turn out wrong is fetched once more, then given up.
final class Download {
    private static final int ROUNDS = 2;

    private final Path folder;
    private final Transfer transfer;
    private final int parallel;
    private final long chunk;

    /// @param parallel how many ranges are fetched at the same time
    /// @param chunk length of a range in bytes
    Download(Path folder, Transfer transfer, int parallel, long chunk) {
        this.folder = folder;
        this.transfer = transfer;
        this.parallel = parallel;
        this.chunk = chunk;
    }

    /// A file as it was signed.
    record SignedFile(String path, long size, String sha256) {}

    /// What is here already.
    ///
    /// @param whole files that are as signed
    /// @param other files of the same name with other content
    /// @param missing files to fetch
    /// @param bytesMissing how much of them is not here yet
    record Stock(
            List<SignedFile> whole,
            List<SignedFile> other,
            List<SignedFile> missing,
            long bytesMissing) {
        /// Every file that has to be fetched.
        List<SignedFile> wanted() {
            List<SignedFile> wanted = new ArrayList<>(other);
            wanted.addAll(missing);
            return wanted;
        }
    }

    /// Looks through the folder; files of the right name are hashed to see whether they are whole.
    Stock stock(List<SignedFile> files, ProgressBar bar) throws IOException {
        long total = 0;
        for (SignedFile file : files) {
            total += here(file) ? file.size() : 0;
        }
        long all = total;
        AtomicLong read = new AtomicLong();
        Map<SignedFile, Boolean> same = new LinkedHashMap<>();
        inParallel(
                files.stream().filter(this::here).toList(),
                file -> {
                    boolean equal =
                            sha256(
                                            folder.resolve(file.path()),
                                            n -> bar.bytes("checking", read.addAndGet(n), all))
                                    .equals(file.sha256());
                    synchronized (same) {
                        same.put(file, equal);
                    }
                    return null;
                });
        return sort(files, same);
    }

    private Stock sort(List<SignedFile> files, Map<SignedFile, Boolean> same) throws IOException {
        List<SignedFile> whole = new ArrayList<>();
        List<SignedFile> other = new ArrayList<>();
        List<SignedFile> missing = new ArrayList<>();
        long bytes = 0;
        for (SignedFile file : files) {
            if (Boolean.TRUE.equals(same.get(file))) {
                whole.add(file);
                continue;
            }
            (Files.exists(folder.resolve(file.path())) ? other : missing).add(file);
            bytes += file.size() - part(file).present();
        }
        return new Stock(whole, other, missing, bytes);
    }

    private boolean here(SignedFile file) {
        Path path = folder.resolve(file.path());
        try {
            return Files.isRegularFile(path) && Files.size(path) == file.size();
        } catch (IOException e) {
            return false;
        }
    }

    private PartFile part(SignedFile file) throws IOException {
        return PartFile.of(folder.resolve(file.path()), file.sha256(), file.size(), chunk);
    }

    /// Fetches the files and gives them their names.
    void fetch(List<SignedFile> files, ProgressBar bar) throws IOException {
        List<SignedFile> left = files;
        for (int round = 1; !left.isEmpty(); round++) {
            List<SignedFile> wrong = round(left, bar);
            if (round == ROUNDS && !wrong.isEmpty()) {
                throw Failure.check(
                        "%s arrived with other bytes than the portal has signed, twice. Nothing of it was kept. Something on the way changes files; try from another network, or tell the portal's people."
                                .formatted(
                                        String.join(
                                                ", ",
                                                wrong.stream().map(SignedFile::path).toList())));
            }
            left = wrong;
        }
    }

    private List<SignedFile> round(List<SignedFile> files, ProgressBar bar) throws IOException {
        Counter counter = new Counter(files.size(), total(files), bar);
        List<SignedFile> wrong = new ArrayList<>();
        List<Piece> pieces = new ArrayList<>();
        for (SignedFile file : files) {
            PartFile part = part(file);
            counter.done.addAndGet(part.present());
            List<Integer> open = new ArrayList<>();
            for (int i = 0; i < part.chunks(); i++) {
                if (!part.has(i)) {
                    open.add(i);
                }
            }
            AtomicInteger left = new AtomicInteger(Math.max(1, open.size()));
            if (open.isEmpty()) {
                pieces.add(new Piece(file, part, -1, left));
            }
            open.forEach(i -> pieces.add(new Piece(file, part, i, left)));
        }
        try {
            inParallel(
                    pieces,
                    piece -> {
                        if (bring(piece, counter) && !settle(piece, counter)) {
                            synchronized (wrong) {
                                wrong.add(piece.file());
                            }
                        }
                        return null;
                    });
        } finally {
            for (Piece piece : pieces) {
                piece.part().close();
            }
        }
        return wrong;
    }

    /// Fetches one piece; true when it was the last of its file.
    private boolean bring(Piece piece, Counter counter) throws IOException {
        PartFile part = piece.part();
        if (piece.index() >= 0) {
            transfer.range(
                    new Transfer.Wanted(piece.file().path(), piece.file().sha256()),
                    part.from(piece.index()),
                    part.to(piece.index()),
                    part::write,
                    counter::add);
            part.complete(piece.index());
        }
        return piece.left().decrementAndGet() == 0;
    }

    private static boolean settle(Piece piece, Counter counter) throws IOException {
        if (!piece.part().isAsSigned()) {
            piece.part().discard();
            return false;
        }
        piece.part().keep();
        counter.files.incrementAndGet();
        return true;
    }

    private static long total(List<SignedFile> files) {
        return files.stream().mapToLong(SignedFile::size).sum();
    }

    /// Does the work on a few threads; the first failure stops the rest.
    private <T> void inParallel(List<T> items, Work<T> work) throws IOException {
        ExecutorService threads = Executors.newFixedThreadPool(parallel);
        try {
            CompletionService<Void> done = new ExecutorCompletionService<>(threads);
            for (T item : items) {
                Callable<Void> task =
                        () -> {
                            work.on(item);
                            return null;
                        };
                done.submit(task);
            }
            for (int i = 0; i < items.size(); i++) {
                done.take().get();
            }
        } catch (ExecutionException e) {
            throw unwrapped(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted.", e);
        } finally {
            threads.shutdownNow();
            awaitEnd(threads);
        }
    }

    private static void awaitEnd(ExecutorService threads) {
        try {
            threads.awaitTermination(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static IOException unwrapped(ExecutionException e) {
        return switch (e.getCause()) {
            case IOException io -> io;
            case RuntimeException fault -> throw fault;
            case Error error -> throw error;
            case null, default -> new IOException(e);
        };
    }

    /// SHA-256 of a file on the disk, in hex.
    static String sha256(Path file, java.util.function.LongConsumer read) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[1 << 18];
            for (int n; (n = in.read(buffer)) >= 0; ) {
                digest.update(buffer, 0, n);
                read.accept(n);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private interface Work<T> {
        @org.jspecify.annotations.Nullable
        Object on(T item) throws IOException;
    }

    /// One range of one file; index -1 where only the end of the file is left to be settled.
    private record Piece(SignedFile file, PartFile part, int index, AtomicInteger left) {}

    /// What the bar shows.
    private static final class Counter {
        private final AtomicLong done = new AtomicLong();
        private final AtomicInteger files = new AtomicInteger();
        private final int all;
        private final long total;
        private final ProgressBar bar;

        Counter(int all, long total, ProgressBar bar) {
            this.all = all;
            this.total = total;
            this.bar = bar;
        }

        void add(long bytes) {
            long now = done.addAndGet(bytes);
            bar.bytes("fetching, %d of %d files whole".formatted(files.get(), all), now, total);
        }
    }
}
