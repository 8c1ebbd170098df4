package org.weightgate.portal.tracing;

import jakarta.persistence.LockModeType;

import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

interface Traces extends Repository<Trace, TraceId> {
    Trace save(Trace trace);

    void delete(Trace trace);

    Optional<Trace> findById(TraceId id);

    Optional<Trace> findByReference(String reference);

    @Query("select t from Trace t order by t.question.created desc, t.reference desc")
    List<Trace> latest();

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select t from Trace t where t.reference = :reference")
    Optional<Trace> alone(String reference);

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select t from Trace t where t.id = :id")
    Optional<Trace> alone(TraceId id);

    /// Untouched since that moment, with files that may still be there.
    @Query(
            """
            select t from Trace t where t.suspectsGone is null and
            (t.status in (COLLECTING, FAILED) and t.touched < :abandoned
             or t.status = FINISHED and t.course.finished < :kept)
            """)
    List<Trace> stale(Instant abandoned, Instant kept);

    /// Those whose evidence was opened, the first opened first.
    @Query(
            "select t from Trace t where t.judgement.evidenceOpened is not null"
                    + " order by t.judgement.evidenceOpened")
    List<Trace> opened();

    /// Of a run under way; the row's version stays, nobody else's work is lost over it.
    @Modifying
    @Query(
            "update Trace t set t.course.step = :step, t.course.progress = :progress where t.id ="
                    + " :id and t.status = RUNNING")
    void progress(TraceId id, String step, double progress);
}
