package org.weightgate.portal.access;

import jakarta.persistence.LockModeType;
import jakarta.persistence.QueryHint;

import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.jpa.repository.QueryHints;
import org.springframework.data.repository.Repository;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

interface Confirmations extends Repository<Confirmation, UUID> {
    Confirmation save(Confirmation confirmation);

    void flush();

    Optional<Confirmation> findByIdAndRequest(UUID id, String request);

    List<Confirmation> findByRequestOrderByAsked(String request);

    @Query(
            """
            select c from Confirmation c where c.request = :request
              and c.reply.answer is null and c.dropped is null order by c.asked
            """)
    List<Confirmation> open(String request);

    /// Open ones of requests that still wait, whose time is over by then. Rows that somebody works
    /// on right now are left to the next time.
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @QueryHints(@QueryHint(name = "jakarta.persistence.lock.timeout", value = "-2"))
    @Query(
            """
            select c from Confirmation c where c.expires <= :until
              and c.reply.answer is null and c.dropped is null and c.overdue is null
            order by c.expires limit 200
            """)
    List<Confirmation> lockEnding(Instant until);
}
