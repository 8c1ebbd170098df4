package org.weightgate.checkpoint.suspect;

import static org.weightgate.checkpoint.MalformedCheckpoint.quote;

import org.weightgate.checkpoint.MalformedCheckpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Files that may be a leak, opened for reading their weights: safetensors (one file or shards,
/// with or without an index), GGUF, and PyTorch archives, each recognised by its content. Headers
/// only are read and kept; values are read on demand.
///
/// Whatever is no such file is passed over with a remark. Of several files, one that is malformed
/// is left out with a remark too, so that the others can still be traced; where nothing at all can
/// be read, [MalformedCheckpoint] says what was wrong. Safe for use by several threads until
/// closed.
public final class Suspect implements AutoCloseable {
    private static final int MAX_FILES = 10_000;
    private static final int MAX_DEPTH = 16;
    private static final int HEAD = 16;

    /// Two-bit blocks hold three numbers in a byte; tied tensors are there twice.
    private static final double MOST_PER_BYTE = 8;

    private static final double ALWAYS_READ = 1 << 20;

    private final List<ByteSource> files;
    private final List<SuspectTensor> tensors = new ArrayList<>();
    private final Remarks remarks = new Remarks();

    private Suspect(List<ByteSource> files) {
        this.files = List.copyOf(files);
    }

    /// Opens a file, or every file of a folder and its sub-folders (symbolic links are not
    /// followed), in the order of their names.
    public static Suspect open(Path fileOrFolder) throws IOException {
        if (!Files.isDirectory(fileOrFolder)) {
            return open(List.of(ByteSource.file(fileOrFolder)));
        }
        List<ByteSource> files = new ArrayList<>();
        try {
            for (Path path : regularFiles(fileOrFolder)) {
                String name = fileOrFolder.relativize(path).toString().replace('\\', '/');
                files.add(ByteSource.file(path, name));
            }
        } catch (IOException | RuntimeException e) {
            closeAll(files);
            throw e;
        }
        return open(files);
    }

    /// Opens these files; they are closed with the suspect, and when opening fails.
    public static Suspect open(List<ByteSource> files) throws IOException {
        Suspect suspect = new Suspect(files);
        try {
            suspect.readAll();
            return suspect;
        } catch (IOException | RuntimeException e) {
            suspect.close();
            throw e;
        }
    }

    /// Every tensor of floating-point values, file by file in the order of storage. Names may occur
    /// more than once.
    public List<SuspectTensor> tensors() {
        return List.copyOf(tensors);
    }

    /// What was noticed, left out or passed over, as sentences.
    public List<String> remarks() {
        return remarks.sentences();
    }

    @Override
    public void close() throws IOException {
        closeAll(files);
    }

    private static List<Path> regularFiles(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder, MAX_DEPTH)) {
            List<Path> found =
                    paths.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
                            .limit(MAX_FILES + 1)
                            .sorted()
                            .toList();
            if (found.size() > MAX_FILES) {
                throw new MalformedCheckpoint(
                        "%s holds more than %d files.".formatted(folder, MAX_FILES));
            }
            return found;
        }
    }

    private void readAll() throws IOException {
        MalformedCheckpoint first = null;
        for (ByteSource file : files) {
            try {
                read(file);
            } catch (MalformedCheckpoint e) {
                MalformedCheckpoint named = e.in(file.name());
                remarks.add(named.getMessage() + " The file was left out.");
                first = first == null ? named : first;
            }
        }
        if (tensors.isEmpty()) {
            throw first != null ? first : nothing();
        }
    }

    private void read(ByteSource file) throws IOException {
        byte[] head = new byte[(int) Math.min(HEAD, file.length())];
        file.read(0, head, 0, head.length);
        List<SuspectTensor> found;
        if (LooseSafetensors.recognises(head, file.length())) {
            found = LooseSafetensors.read(file, remarks);
        } else if (Gguf.recognises(head)) {
            found = Gguf.read(file, remarks);
        } else if (ZipDirectory.recognises(head)) {
            found = TorchArchive.read(file, remarks);
        } else if (TorchLegacy.recognises(head)) {
            found = TorchLegacy.read(file, remarks);
        } else {
            remarks.add("passed over: no format that holds weights.", quote(file.name()));
            return;
        }
        requireRoom(file, found);
        for (SuspectTensor one : found) {
            SuspectTensor tensor = PlainName.of(one);
            tensors.add(LevelledTensor.mayBe(tensor) ? new LevelledTensor(tensor) : tensor);
        }
    }

    /// Views may repeat their storage, and tensors share it; but a small file that claims endless
    /// numbers is only there to keep its reader busy for years.
    private static void requireRoom(ByteSource file, List<SuspectTensor> found)
            throws MalformedCheckpoint {
        double claimed = found.stream().mapToDouble(SuspectTensor::elements).sum();
        if (claimed > MOST_PER_BYTE * (double) file.length() + ALWAYS_READ) {
            throw new MalformedCheckpoint(
                    "Its tensors claim %.0f numbers, more than %d bytes can hold."
                            .formatted(claimed, file.length()));
        }
    }

    private MalformedCheckpoint nothing() {
        List<String> sentences = remarks.sentences();
        return new MalformedCheckpoint(
                "Nothing here holds weights that can be read (safetensors, GGUF or a PyTorch"
                        + " archive). "
                        + String.join(" ", sentences.subList(0, Math.min(5, sentences.size()))));
    }

    private static void closeAll(List<ByteSource> files) throws IOException {
        IOException failed = null;
        for (ByteSource file : files) {
            try {
                file.close();
            } catch (IOException e) {
                failed = e;
            }
        }
        if (failed != null) {
            throw failed;
        }
    }
}
