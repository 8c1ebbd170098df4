package org.weightgate.portal.delivery;

import org.springframework.stereotype.Component;
import org.weightgate.portal.storage.ObjectStore;

import java.net.URI;
import java.util.Optional;

/// Hands a download over to the object store: for a staged file the door answers with an address
/// there that works for minutes. What happens behind it is nobody's to see or to cut, so the whole
/// file counts as received.
@Component
class Handover {
    private final StagedCopies copies;
    private final StagedFiles files;
    private final StagingJobs.Queue queue;
    private final ObjectStore store;
    private final DeliverySettings settings;

    Handover(
            StagedCopies copies,
            StagedFiles files,
            StagingJobs.Queue queue,
            ObjectStore store,
            DeliverySettings settings) {
        this.copies = copies;
        this.files = files;
        this.queue = queue;
        this.store = store;
        this.settings = settings;
    }

    /// Whether the store has this file of a staged release; where it has not yet, it is queued and
    /// streamed meanwhile. The store opens its addresses to any network: bound links are streamed.
    Optional<StagedFiles.Row> staged(Door.Admission admission) {
        Urls.Row url = admission.url();
        boolean bound = settings.bindLinks();
        if (bound || !Staging.stageable(admission.file()) || !copies.staged(url.grant())) {
            return Optional.empty();
        }
        Optional<StagedFiles.Row> file = files.find(url.grant(), url.path());
        if (file.isEmpty()) queue.stage(url.grant());
        return file.filter(StagedFiles.Row::ready);
    }

    /// Where it can be fetched for a while.
    URI address(StagedFiles.Row file) {
        String name = file.path().substring(file.path().lastIndexOf('/') + 1);
        return store.presignGet(file.key(), name, settings.stagedLink());
    }
}
