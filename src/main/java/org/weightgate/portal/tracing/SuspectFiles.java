package org.weightgate.portal.tracing;

import jakarta.persistence.LockModeType;

import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

interface SuspectFiles extends Repository<SuspectFile, UUID> {
    SuspectFile save(SuspectFile file);

    void delete(SuspectFile file);

    List<SuspectFile> findByTraceOrderByPath(TraceId trace);

    List<SuspectFile> findByTraceInOrderByPath(Collection<TraceId> traces);

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select f from SuspectFile f where f.trace = :trace and f.path = :path")
    Optional<SuspectFile> alone(TraceId trace, String path);
}
