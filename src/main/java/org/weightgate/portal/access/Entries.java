package org.weightgate.portal.access;

import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

import java.util.List;
import java.util.Optional;

interface Entries extends Repository<Entry, Long> {
    Entry save(Entry entry);

    List<Entry> findByRequestOrderById(RequestId request);

    /// The last act that moved the request, not a message or a note.
    @Query(
            """
            select e from Entry e where e.request = :request and e.act not in (MESSAGE, NOTE)
            order by e.id desc limit 1
            """)
    Optional<Entry> lastStep(RequestId request);
}
