package org.weightgate.portal.delivery;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.weightgate.portal.access.Entitled;
import org.weightgate.portal.access.GrantDesk;
import org.weightgate.portal.access.GrantId;
import org.weightgate.portal.storage.ObjectStore;
import org.weightgate.portal.storage.StoreUnavailable;

/// Clears staged copies away as soon as nobody may fetch them, and objects that no row knows.
@Component
class StagedCopies {
    private static final Logger log = LoggerFactory.getLogger(StagedCopies.class);
    private final StagedFiles files;
    private final ObjectStore store;
    private final GrantStanding standing;
    private final GrantDesk grants;
    private final DeliveryModes modes;

    StagedCopies(
            StagedFiles files,
            ObjectStore store,
            GrantStanding standing,
            GrantDesk grants,
            DeliveryModes modes) {
        this.files = files;
        this.store = store;
        this.standing = standing;
        this.grants = grants;
        this.modes = modes;
    }

    /// Whether this grant's files are to be fetched from the store.
    boolean staged(GrantId grant) {
        return modes.of(grants.grant(grant).release()) == DeliveryMode.STAGED;
    }

    void sweep() {
        for (GrantId grant : files.grants()) {
            try {
                if (!staged(grant) || !(standing.of(grant) instanceof Entitled)) delete(grant);
            } catch (StoreUnavailable e) {
                log.warn("The staged copy of grant {} waits for the next sweep", grant, e);
            }
        }
    }

    void delete(GrantId grant) {
        for (StagedFiles.Row file : files.of(grant)) {
            store.abortUpload(file.key(), file.uploadId());
            store.delete(file.key());
            files.remove(file);
        }
    }

    /// Objects that were written while their rows were being deleted.
    void sweepOrphans() {
        for (ObjectStore.StoredObject object : store.list(Staging.PREFIX)) {
            if (!files.holds(object.key())) store.delete(object.key());
        }
    }
}
