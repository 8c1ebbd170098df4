package org.weightgate.portal.catalog;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.weightgate.portal.storage.StoreUnavailable;

import java.util.UUID;

/// Gives up abandoned uploads one by one, each in a transaction of its own; one that the store
/// refuses does not keep the others.
@Component
class UploadSweep {
    private static final Logger log = LoggerFactory.getLogger(UploadSweep.class);
    private final AbandonedUploads abandoned;

    UploadSweep(AbandonedUploads abandoned) {
        this.abandoned = abandoned;
    }

    void run() {
        for (UUID file : abandoned.stale()) {
            try {
                abandoned.giveUp(file);
            } catch (StoreUnavailable e) {
                log.warn("The upload of file {} waits for the next sweep", file, e);
            }
        }
    }
}
