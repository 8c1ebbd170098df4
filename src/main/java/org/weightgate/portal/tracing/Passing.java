package org.weightgate.portal.tracing;

import org.springframework.stereotype.Service;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.storage.PartUploads;
import org.weightgate.portal.storage.UploadRefused;

import java.io.IOException;
import java.io.InputStream;

/// Suspect files that come through the portal, from a form: one part of each in memory, and no
/// transaction open while somebody's line is slow.
@Service
class Passing {
    private final SuspectUploads uploads;
    private final PartUploads parts;
    private final TraceSettings settings;

    Passing(SuspectUploads uploads, PartUploads parts, TraceSettings settings) {
        this.uploads = uploads;
        this.parts = parts;
        this.settings = settings;
    }

    /// @param atMost a bound on its length
    void pass(Actor actor, String reference, String path, InputStream in, long atMost)
            throws IOException {
        PartUploads.Started upload = uploads.passing(actor, reference, path, atMost);
        boolean whole = false;
        try {
            long size = parts.pass(upload.key(), upload.uploadId(), in, settings.partSize());
            if (size == 0) throw new UploadRefused("%s is empty.".formatted(path));
            uploads.passed(actor, reference, upload, size);
            whole = true;
        } finally {
            if (!whole) uploads.remove(actor, reference, path);
        }
    }
}
