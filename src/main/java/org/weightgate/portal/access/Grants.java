package org.weightgate.portal.access;

import jakarta.persistence.LockModeType;
import jakarta.persistence.QueryHint;

import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.jpa.repository.QueryHints;
import org.springframework.data.repository.Repository;
import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.catalog.ModelName;
import org.weightgate.portal.catalog.ReleaseId;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

interface Grants extends Repository<Grant, GrantId> {
    Grant save(Grant grant);

    Optional<Grant> findById(GrantId id);

    Optional<Grant> findByReference(String reference);

    Optional<Grant> findByRequest(String request);

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select g from Grant g where g.reference = :reference")
    Optional<Grant> lock(String reference);

    List<Grant> findByRecipientOrderByIssuedDesc(AccountId recipient);

    List<Grant> findByRecipientAndKindOrderByIssuedDesc(AccountId recipient, GrantKind kind);

    List<Grant> findByRecipientAndModelAndKindOrderByIssuedDesc(
            AccountId recipient, ModelName model, GrantKind kind);

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query(
            """
            select g from Grant g where g.recipient = :recipient and g.release = :twin
            and g.kind = REHEARSAL and g.status = ACTIVE
            """)
    Optional<Grant> lockRehearsal(AccountId recipient, ReleaseId twin);

    Optional<Grant> findFirstByRecipientAndReleaseAndStatus(
            AccountId recipient, ReleaseId release, GrantStatus status);

    /// Two first rehearsals of one person wait for each other until the transaction ends.
    @Query(
            value = "select cast(pg_advisory_xact_lock(hashtextextended(:key, 0)) as text)",
            nativeQuery = true)
    String queueUp(String key);

    /// Those that somebody may still hold copies under, for acts on all of them.
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query(
            """
            select g from Grant g where g.release = :release and g.kind = ACCESS
              and g.status in (ACTIVE, SUSPENDED, EXPIRED) order by g.issued
            """)
    List<Grant> lockHeld(ReleaseId release);

    /// Those of a model that go on under other terms than the version given.
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query(
            """
            select g from Grant g where g.model = :model and g.termsVersion < :version
              and g.kind = ACCESS
              and g.expires > :now and (g.status = PENDING_SIGNATURE
                or (g.status in (ACTIVE, SUSPENDED) and g.duties.termsDue is null))
            order by g.issued
            """)
    List<Grant> lockOutdated(ModelName model, int version, Instant now);

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @QueryHints(@QueryHint(name = "jakarta.persistence.lock.timeout", value = "-2"))
    @Query(
            """
            select g from Grant g
            where g.expires <= :now and g.status in (PENDING_SIGNATURE, ACTIVE, SUSPENDED)
            order by g.expires limit 200
            """)
    List<Grant> lockOverdue(Instant now);

    /// Active ones whose recipient owes something that suspends them.
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @QueryHints(@QueryHint(name = "jakarta.persistence.lock.timeout", value = "-2"))
    @Query(
            """
            select g from Grant g where g.status = ACTIVE and g.expires > :now
              and (g.duties.termsDue <= :now or g.duties.attestationDue <= :now)
            order by g.issued limit 200
            """)
    List<Grant> lockNeglected(Instant now);

    /// One page of a model's, the latest first, after the one issued then under that reference.
    @Query(
            """
            select g from Grant g where g.model = :model and g.kind = ACCESS
              and g.recipient <> :except
              and g.status in :wanted and (:release = '' or g.releaseLabel = :release)
              and (g.issued < :issued or (g.issued = :issued and g.reference < :reference))
            order by g.issued desc, g.reference desc
            """)
    List<Grant> page(
            ModelName model,
            AccountId except,
            Collection<GrantStatus> wanted,
            String release,
            Instant issued,
            String reference,
            Limit limit);
}
