package org.weightgate.portal.marking;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.weightgate.portal.access.GrantId;
import org.weightgate.portal.catalog.ReleaseId;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Who ever held what: copies and the grants they served, ended ones too.
@Repository
class Enrolment {
    private final JdbcClient db;

    Enrolment(JdbcClient db) {
        this.db = db;
    }

    /// Every copy that was ever begun of these releases, whatever became of its grants.
    List<MarkedCopy> ofReleases(Collection<ReleaseId> releases) {
        return db.sql("select * from marking_copy where release_id = any(?) order by created, id")
                .param(releases.stream().map(ReleaseId::value).toArray(UUID[]::new))
                .query(Copies::copy)
                .list();
    }

    /// The grants that these copies served, the first given first.
    Map<UUID, List<GrantId>> grants(Collection<UUID> copies) {
        Map<UUID, List<GrantId>> grants = new HashMap<>();
        db.sql(
                        "select copy_id, grant_id from marking_grant where copy_id = any(?) order"
                                + " by created, grant_id")
                .param(copies.toArray(UUID[]::new))
                .query(
                        row -> {
                            grants.computeIfAbsent(
                                            row.getObject("copy_id", UUID.class),
                                            _ -> new ArrayList<>())
                                    .add(new GrantId(row.getObject("grant_id", UUID.class)));
                        });
        return grants;
    }
}
