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

    Optional<ReleaseFile> findById(UUID id);

    List<ReleaseFile> findByReleaseOrderByPath(ReleaseId release);

    /// By the index, which knows paths without case.
    @Query(
            """
            select f from ReleaseFile f
            where f.release = :release and lower(f.path) = lower(:path) and f.path = :path
            """)
    Optional<ReleaseFile> named(ReleaseId release, String path);

    List<ReleaseFile> findByReleaseInOrderByPath(Collection<ReleaseId> releases);

    @Query(
            """
            select f.id from ReleaseFile f where f.uploadId is not null and f.touched < :moment
            order by f.touched
            """)
    List<UUID> untouchedSince(Instant moment);

    /// The unfinished upload, locked with its draft; nothing where either is in use or the upload
    /// went on.
    @Query(
            value =
                    """
                    select f.id from release_file f join release r on r.id = f.release
                    where f.id = :id and f.upload_id is not null and f.touched < :moment
                    and r.status = 'DRAFT'
                    for share of r skip locked for update of f skip locked
                    """,
            nativeQuery = true)
    Optional<UUID> claimUntouched(UUID id, Instant moment);

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select f from ReleaseFile f where f.release = :release and f.path = :path")
    Optional<ReleaseFile> alone(ReleaseId release, String path);
}
