package org.weightgate.portal.tracing;

import org.weightgate.checkpoint.MalformedCheckpoint;
import org.weightgate.portal.storage.UploadRefused;

import java.util.List;

/// Names of suspect files. What a file is, its content says, so a name only has to be one.
final class SuspectPath {
    private static final int LONGEST = 300;

    private SuspectPath() {}

    static void check(String path) {
        boolean bad =
                path.isBlank()
                        || path.length() > LONGEST
                        || path.startsWith("/")
                        || path.indexOf('\\') >= 0
                        || !MalformedCheckpoint.printable(path, LONGEST).equals(path)
                        || List.of(path.split("/", -1)).stream()
                                .anyMatch(p -> p.isEmpty() || p.equals(".") || p.equals(".."));
        if (bad) {
            throw new UploadRefused(
                    "A file is named by a relative path of at most %d characters; “%s” is none."
                            .formatted(LONGEST, path.length() > LONGEST ? "this" : path));
        }
    }

    /// The name a browser gave, without the folders of its machine.
    static String ofBrowser(String name) {
        String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        check(last);
        return last;
    }
}
