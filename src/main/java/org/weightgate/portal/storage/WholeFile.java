package org.weightgate.portal.storage;

import org.weightgate.portal.storage.PartUploads.Started;
import org.weightgate.portal.storage.UploadView.Sent;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Whether the parts in the store make the announced file, and are the ones that were sent.
final class WholeFile {
    private WholeFile() {}

    static void require(Started file, List<UploadedPart> parts, List<Sent> sent) {
        long at = 0;
        for (int i = 0; i < parts.size(); i++) {
            long wanted = Math.min(file.partSize(), file.size() - at);
            if (parts.get(i).number() != i + 1 || parts.get(i).size() != wanted) {
                throw new UploadRefused(
                        "Part %d of %s is missing or has the wrong length; ask for the upload again and send what has no tag."
                                .formatted(i + 1, file.path()));
            }
            at += wanted;
        }
        if (at != file.size()) {
            throw new UploadRefused(
                    "%s has %d of %d bytes; ask for the upload again and send the rest."
                            .formatted(file.path(), at, file.size()));
        }
        requireSent(file, parts, sent);
    }

    private static void requireSent(Started file, List<UploadedPart> parts, List<Sent> sent) {
        Map<Integer, UploadedPart> there =
                parts.stream().collect(Collectors.toMap(UploadedPart::number, Function.identity()));
        for (Sent part : sent) {
            UploadedPart kept = there.get(part.number());
            if (kept == null
                    || (part.etag() != null && !bare(part.etag()).equals(bare(kept.etag())))) {
                throw new UploadRefused(
                        "Part %d of %s is not the one that was sent; send it again."
                                .formatted(part.number(), file.path()));
            }
        }
    }

    private static String bare(String etag) {
        return etag.replace("\"", "");
    }
}
