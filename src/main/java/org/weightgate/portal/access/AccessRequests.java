package org.weightgate.portal.access;

import jakarta.persistence.LockModeType;
import jakarta.persistence.QueryHint;

import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.jpa.repository.QueryHints;
import org.springframework.data.repository.Repository;
import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.catalog.ModelName;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

interface AccessRequests extends Repository<AccessRequest, RequestId> {
    AccessRequest save(AccessRequest request);

    void flush();

    Optional<AccessRequest> findByReference(String reference);

    /// Whoever acts on a request waits here for whoever acts at the same moment, and then sees what
    /// they did.
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select r from AccessRequest r where r.reference = :reference")
    Optional<AccessRequest> lock(String reference);

    /// Two first requests of one person for one model wait for each other until the transaction
    /// ends.
    @Query(
            value = "select cast(pg_advisory_xact_lock(hashtextextended(:key, 0)) as text)",
            nativeQuery = true)
    String queueUp(String key);

    Optional<AccessRequest> findFirstByApplicantAndModelAndCourseStatusIn(
            AccountId applicant, ModelName model, Collection<RequestStatus> statuses);

    Optional<AccessRequest> findFirstByRenewsAndCourseStatusOrderByCreatedDesc(
            String renews, RequestStatus status);

    List<AccessRequest> findByApplicantAndModelAndCourseStatus(
            AccountId applicant, ModelName model, RequestStatus status);

    /// Those in one status that nobody touched since, the longest first. Rows that somebody works
    /// on right now are left to the next time.
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @QueryHints(@QueryHint(name = "jakarta.persistence.lock.timeout", value = "-2"))
    @Query(
            """
            select r from AccessRequest r where r.course.status = :status and r.course.changed < :before
            order by r.course.changed limit 200
            """)
    List<AccessRequest> lockIdle(RequestStatus status, Instant before);

    /// Those of them that nobody works on right now.
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @QueryHints(@QueryHint(name = "jakarta.persistence.lock.timeout", value = "-2"))
    @Query("select r from AccessRequest r where r.id in :ids")
    List<AccessRequest> lockIn(Collection<RequestId> ids);

    Optional<AccessRequest> findFirstByApplicantAndModelOrderByCreatedDesc(
            AccountId applicant, ModelName model);

    List<AccessRequest> findByApplicantOrderByCreatedDesc(AccountId applicant);

    List<AccessRequest> findByIdIn(Collection<RequestId> ids);

    /// Sent requests by others who gave an address at the domain, the latest first.
    @Query(
            value =
                    """
                    select * from access_request
                    where split_part(contact, '@', 2) = :domain and applicant <> :except
                      and submissions > 0
                    order by submitted desc limit 50
                    """,
            nativeQuery = true)
    List<AccessRequest> ofDomain(String domain, UUID except);
}
