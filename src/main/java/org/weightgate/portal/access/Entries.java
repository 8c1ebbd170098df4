package org.weightgate.portal.access;

import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

import java.util.List;
import java.util.Optional;

interface Entries extends Repository<Entry, Long> {
    Entry save(Entry entry);

    List<Entry> findByRequestOrderById(RequestId request);

    /// The last act that moved the request and that everybody may know of, not a message.
    @Query(
            """
            select e from Entry e where e.request = :request and e.act <> MESSAGE
              and e.internal = false
            order by e.id desc limit 1
            """)
    Optional<Entry> lastStep(RequestId request);

    Optional<Entry> findFirstByRequestOrderByIdDesc(RequestId request);
}
