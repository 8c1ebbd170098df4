package org.weightgate.portal.catalog;

import jakarta.persistence.LockModeType;

import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

interface Releases extends Repository<Release, ReleaseId> {
    Release save(Release release);

    void delete(Release release);

    Optional<Release> findById(ReleaseId id);

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select r from Release r where r.id = :id")
    Optional<Release> alone(ReleaseId id);

    @Lock(LockModeType.PESSIMISTIC_READ)
    @Query("select r from Release r where r.id = :id")
    Optional<Release> shared(ReleaseId id);

    /// Acts under one key, like two first drafts of one label, wait for each other until the
    /// transaction ends.
    @Query(
            value = "select cast(pg_advisory_xact_lock(hashtextextended(:key, 0)) as text)",
            nativeQuery = true)
    String queueUp(String key);

    Optional<Release> findByModelAndLabelIgnoreCase(ModelName model, String label);

    List<Release> findByModelAndStatus(ModelName model, ReleaseStatus status);

    List<Release> findByModelOrderByCreatedDesc(ModelName model);

    Optional<Release> findByRehearses(ReleaseId original);

    List<Release> findByStatusIn(Collection<ReleaseStatus> statuses);

    boolean existsByModelAndStatusIn(ModelName model, Collection<ReleaseStatus> statuses);

    @Modifying
    @Query(
            "update Release r set r.step = :step, r.progress = :progress where r.id = :id and"
                    + " r.status = CHECKING")
    void progress(ReleaseId id, String step, double progress);

    int countByModelAndStatus(ModelName model, ReleaseStatus status);
}
