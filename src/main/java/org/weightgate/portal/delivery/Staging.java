package org.weightgate.portal.delivery;

import org.springframework.stereotype.Component;
import org.weightgate.portal.access.Entitled;
import org.weightgate.portal.access.GrantId;
import org.weightgate.portal.marking.CopyFile;
import org.weightgate.portal.marking.Marking;
import org.weightgate.portal.storage.ObjectStore;
import org.weightgate.portal.storage.PartUploads;
import org.weightgate.portal.storage.UploadedPart;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Writes a grant's marked files into the object store, part by part: one part in memory, and after
/// a restart the next part is the first that the store does not have. Stops where the grant does.
@Component
class Staging {
    static final String PREFIX = "staged/";
    private final StagedFiles files;
    private final Marking marking;
    private final ObjectStore store;
    private final GrantStanding standing;
    private final Clock clock;

    Staging(
            StagedFiles files,
            Marking marking,
            ObjectStore store,
            GrantStanding standing,
            Clock clock) {
        this.files = files;
        this.marking = marking;
        this.store = store;
        this.standing = standing;
        this.clock = clock;
    }

    /// Stages what is not there yet of a prepared copy.
    void stage(GrantId grant) throws IOException {
        for (CopyFile file : marking.copy(grant).files()) {
            if (!stageable(file)) continue;
            StagedFiles.Row row =
                    files.find(grant, file.path()).orElseGet(() -> begin(grant, file));
            if (!row.ready() && !write(row)) return;
        }
    }

    /// The portal's own statements are small, and one of them comes later: they are streamed.
    static boolean stageable(CopyFile file) {
        return file.sha256() != null
                && file.size() > 0
                && !Marking.STATEMENTS.contains(file.path());
    }

    private StagedFiles.Row begin(GrantId grant, CopyFile file) {
        String key = PREFIX + grant + "/" + UUID.randomUUID();
        StagedFiles.Row row =
                new StagedFiles.Row(
                        grant,
                        file.path(),
                        key,
                        file.size(),
                        store.startUpload(key),
                        0,
                        clock.instant(),
                        false);
        files.add(row);
        return row;
    }

    /// False when the grant ended meanwhile.
    private boolean write(StagedFiles.Row row) throws IOException {
        int size = (int) PartUploads.partSize(PartUploads.USUAL_PART, row.size());
        List<UploadedPart> parts = whole(store.parts(row.key(), row.uploadId()), size, row.size());
        long at = parts.stream().mapToLong(UploadedPart::size).sum();
        byte[] buffer = new byte[(int) Math.min(size, row.size())];
        try (InputStream in = marking.open(row.grant(), row.path(), at, row.size() - at)) {
            while (at < row.size()) {
                if (!(standing.of(row.grant()) instanceof Entitled)) return false;
                int length = in.readNBytes(buffer, 0, buffer.length);
                parts.add(
                        store.putPart(row.key(), row.uploadId(), parts.size() + 1, buffer, length));
                at += length;
                files.done(row, at);
            }
        }
        store.completeUpload(row.key(), row.uploadId(), parts);
        files.ready(row, clock.instant());
        return true;
    }

    /// The parts from the first on that are as long as they should be.
    private static List<UploadedPart> whole(List<UploadedPart> there, int size, long file) {
        List<UploadedPart> whole = new ArrayList<>();
        long at = 0;
        for (UploadedPart part : there) {
            if (part.number() != whole.size() + 1 || part.size() != Math.min(size, file - at))
                break;
            whole.add(part);
            at += part.size();
        }
        return whole;
    }
}
