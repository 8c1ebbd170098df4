package org.weightgate.portal.access;

import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

import java.util.List;
import java.util.Optional;

interface GrantEntries extends Repository<GrantEntry, Long> {
    GrantEntry save(GrantEntry entry);

    List<GrantEntry> findByGrantOrderById(GrantId grant);

    @Query(
            "select e from GrantEntry e where e.grant = :grant and e.act not in (ATTEST, REPORT)"
                    + " order by e.id desc limit 1")
    Optional<GrantEntry> last(GrantId grant);

    Optional<GrantEntry> findFirstByGrantOrderByIdDesc(GrantId grant);
}
