package org.weightgate.portal.catalog;

import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

import java.util.List;

/// Gives up uploads nobody goes on with, so that their parts do not fill the store for ever. The
/// draft and its finished files stay.
@Component
@Transactional
class AbandonedUploads {
    private final Releases releases;
    private final ReleaseFiles files;
    private final Uploads uploads;
    private final PublishSettings settings;
    private final Announcing announcing;

    AbandonedUploads(
            Releases releases,
            ReleaseFiles files,
            Uploads uploads,
            PublishSettings settings,
            Announcing announcing) {
        this.releases = releases;
        this.files = files;
        this.uploads = uploads;
        this.settings = settings;
        this.announcing = announcing;
    }

    void giveUp() {
        List<ReleaseFile> stale =
                files.findByUploadIdNotNullAndTouchedBefore(
                        announcing.now().minus(settings.abandonedAfter()));
        for (ReleaseFile file : stale) {
            boolean draft =
                    releases.shared(file.release())
                            .filter(r -> r.status() == ReleaseStatus.DRAFT)
                            .isPresent();
            if (draft) {
                uploads.giveUp(file);
                files.delete(file);
            }
        }
    }
}
