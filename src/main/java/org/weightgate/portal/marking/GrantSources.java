package org.weightgate.portal.marking;

import org.springframework.stereotype.Component;
import org.weightgate.portal.access.GrantDesk;
import org.weightgate.portal.access.GrantId;
import org.weightgate.portal.access.GrantView;
import org.weightgate.portal.catalog.Catalog;
import org.weightgate.portal.catalog.ReleaseView;

/// What a grant's copy is made from: the grant, its release, the copy's own row.
@Component
class GrantSources {
    private final GrantDesk grants;
    private final Catalog catalog;
    private final CodeCommitting committing;
    private final Originals originals;
    private final CopyDesk desk;

    GrantSources(
            GrantDesk grants,
            Catalog catalog,
            CodeCommitting committing,
            Originals originals,
            CopyDesk desk) {
        this.grants = grants;
        this.catalog = catalog;
        this.committing = committing;
        this.originals = originals;
        this.desk = desk;
    }

    GrantView grant(GrantId id) {
        return grants.grant(id);
    }

    ReleaseView release(GrantView grant) {
        return catalog.release(grant.release());
    }

    /// The copy that serves the grant, begun if this recipient has none of this release.
    MarkedCopy copy(GrantView grant, ReleaseView release) {
        return desk.open(
                grant,
                release,
                committing.recipient(committing.contents(release.id()), grant.recipient()),
                file -> originals.carries(release, file, grant.recipient()));
    }
}
