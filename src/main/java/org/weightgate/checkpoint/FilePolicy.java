package org.weightgate.checkpoint;

import static org.weightgate.checkpoint.MalformedCheckpoint.quote;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Which file names a release may hold: relative POSIX paths that mean the same file on every
/// system and can be signed, and no format that runs code when it is opened.
public final class FilePolicy {
    /// Names that a copy's own statements take, at its root; no release may bring them.
    public static final Set<String> RESERVED =
            Set.of(
                    "model.sig",
                    "golden.json",
                    "reference.json",
                    "SHA256SUMS",
                    "TERMS.md",
                    "NOTICE.md");

    private static final int MAX_PATH = 512;
    private static final int MAX_PART = 255;

    private static final Set<String> PICKLES =
            Set.of("bin", "pt", "pth", "ckpt", "pkl", "pickle", "joblib", "dill", "npy", "npz");
    private static final Set<String> CODE_CARRIERS = Set.of("h5", "hdf5", "keras", "pb", "mar");
    private static final Set<String> DEVICES =
            Set.of("con", "prn", "aux", "nul", "com1", "com2", "com3", "lpt1", "lpt2", "lpt3");

    private FilePolicy() {}

    /// Refuses a path that no release may hold; the message is a sentence with the reason.
    public static void check(String path) {
        String objection = objection(path);
        if (objection != null) {
            throw new IllegalArgumentException(
                    "File %s is refused: %s.".formatted(quote(path), objection));
        }
    }

    /// Refuses a set of paths that cannot stand together in one release: each by itself, names that
    /// are taken, names that differ in case only, and a file that is also a folder.
    public static void checkRelease(Collection<String> paths) {
        Map<String, String> seen = new HashMap<>();
        for (String path : paths) {
            check(path);
            if (RESERVED.stream().anyMatch(path::equalsIgnoreCase)) {
                throw new IllegalArgumentException(
                        "File %s is refused: the portal writes a file of that name into every copy."
                                .formatted(quote(path)));
            }
            String twin = seen.putIfAbsent(fold(path), path);
            if (twin != null) {
                throw new IllegalArgumentException(
                        "Files %s and %s are one file on some systems."
                                .formatted(quote(twin), quote(path)));
            }
        }
        for (String path : paths) {
            for (int at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) {
                String twin = seen.get(fold(path.substring(0, at)));
                if (twin != null) {
                    throw new IllegalArgumentException(
                            "File %s is also a folder of %s.".formatted(quote(twin), quote(path)));
                }
            }
        }
    }

    /// Why a release may not hold this path, as the end of a sentence, or null if it may.
    public static @Nullable String objection(String path) {
        if (path.isEmpty()) {
            return "it has no name";
        }
        if (path.getBytes(StandardCharsets.UTF_8).length > MAX_PATH) {
            return "its path is longer than " + MAX_PATH + " bytes";
        }
        if (path.codePoints()
                .anyMatch(c -> Character.isISOControl(c) || MalformedCheckpoint.isInvisible(c))) {
            return "it holds control or invisible characters";
        }
        if (!Normalizer.isNormalized(path, Normalizer.Form.NFC)) {
            return "its name is not in Unicode form NFC, so that two names could look alike";
        }
        if (path.indexOf('\\') >= 0 || path.indexOf(':') >= 0) {
            return "it holds a backslash or colon";
        }
        if (path.indexOf(';') >= 0 || path.indexOf('%') >= 0) {
            return "it holds a semicolon or percent sign, which addresses cannot carry";
        }
        if (path.startsWith("/")) {
            return "its path is absolute";
        }
        for (String part : path.split("/", -1)) {
            String objection = partObjection(part);
            if (objection != null) {
                return objection;
            }
        }
        return formatObjection(path.substring(path.lastIndexOf('.') + 1));
    }

    private static @Nullable String partObjection(String part) {
        if (part.isEmpty()) {
            return "its path has an empty part";
        }
        if (part.equals(".") || part.equals("..")) {
            return "its path has a part \"" + part + "\"";
        }
        if (part.getBytes(StandardCharsets.UTF_8).length > MAX_PART) {
            return "a part of its path is longer than " + MAX_PART + " bytes";
        }
        if (part.startsWith(" ") || part.endsWith(" ") || part.endsWith(".")) {
            return "a part of its path begins or ends with a space, or ends with a dot";
        }
        String lower = part.toLowerCase(Locale.ROOT);
        if (lower.startsWith(".git")) {
            return "names that begin with .git are left out of signatures";
        }
        int dot = lower.indexOf('.');
        if (DEVICES.contains(dot < 0 ? lower : lower.substring(0, dot))) {
            return "a part of its path is a device on some systems";
        }
        return null;
    }

    private static @Nullable String formatObjection(String suffix) {
        String lower = suffix.toLowerCase(Locale.ROOT);
        if (PICKLES.contains(lower)) {
            return "."
                    + lower
                    + " files may hold Python pickles, which run code when opened;"
                    + " convert the weights to safetensors";
        }
        if (CODE_CARRIERS.contains(lower)) {
            return "."
                    + lower
                    + " files may carry code that runs when they are opened;"
                    + " convert the weights to safetensors";
        }
        return null;
    }

    private static String fold(String path) {
        return Normalizer.normalize(path, Normalizer.Form.NFKC)
                .toUpperCase(Locale.ROOT)
                .toLowerCase(Locale.ROOT);
    }
}
