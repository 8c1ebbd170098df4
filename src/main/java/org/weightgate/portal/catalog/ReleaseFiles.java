package org.weightgate.portal.catalog;

import jakarta.persistence.LockModeType;

import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

interface ReleaseFiles extends Repository<ReleaseFile, UUID> {
    ReleaseFile save(ReleaseFile file);

    void delete(ReleaseFile file);

    List<ReleaseFile> findByReleaseOrderByPath(ReleaseId release);

    List<ReleaseFile> findByReleaseInOrderByPath(Collection<ReleaseId> releases);

    List<ReleaseFile> findByUploadIdNotNullAndTouchedBefore(Instant moment);

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select f from ReleaseFile f where f.release = :release and f.path = :path")
    Optional<ReleaseFile> alone(ReleaseId release, String path);
}
