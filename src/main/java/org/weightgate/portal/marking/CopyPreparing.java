package org.weightgate.portal.marking;

import org.springframework.stereotype.Service;
import org.weightgate.portal.access.GrantId;
import org.weightgate.portal.access.GrantView;
import org.weightgate.portal.catalog.ReleaseView;
import org.weightgate.portal.storage.ObjectMissing;
import org.weightgate.portal.storage.ObjectReplaced;
import org.weightgate.portal.storage.StoreUnavailable;

import java.io.IOException;

/// Prepares the files of a grant's copy: marks and hashes each once, then writes and signs the
/// list. What is hashed stays hashed: a restart goes on with what is not.
@Service
class CopyPreparing {
    private final GrantSources sources;
    private final CopyHashing hashing;
    private final Copies copies;
    private final CopyWriting writing;

    CopyPreparing(GrantSources sources, CopyHashing hashing, Copies copies, CopyWriting writing) {
        this.sources = sources;
        this.hashing = hashing;
        this.copies = copies;
        this.writing = writing;
    }

    void prepare(GrantId id) throws IOException {
        GrantView grant = sources.grant(id);
        ReleaseView release = sources.release(grant);
        MarkedCopy copy = sources.copy(grant, release);
        try {
            if (!copy.hashed()) hashing.hash(copy, release);
            writing.write(grant, copy);
            copies.prepared(copy.id());
        } catch (IOException | RuntimeException e) {
            copies.problem(copy.id(), sentence(e));
            throw e;
        }
    }

    /// What the recipient may know of it; the rest stands in the log.
    private static String sentence(Exception e) {
        String cause =
                switch (e) {
                    case ObjectMissing _ -> "a file of the release is missing from the store";
                    case ObjectReplaced _, Originals.Differs _ ->
                            "a file of the release is not the one that was checked";
                    case StoreUnavailable _, IOException _ ->
                            "the portal's store cannot be read just now";
                    default -> "something went wrong inside the portal";
                };
        return "Preparing stopped: %s. The portal tries again by itself; if this stays, tell the publisher."
                .formatted(cause);
    }
}
