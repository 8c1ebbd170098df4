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

    @Query("select g from Grant g where g.holding.reference = :reference")
    Optional<Grant> findByReference(String reference);

    Optional<Grant> findByHoldingRequest(String request);

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select g from Grant g where g.holding.reference = :reference")
    Optional<Grant> lock(String reference);

    List<Grant> findByHoldingRecipientOrderByTenureIssuedDesc(AccountId recipient);

    @Query(
            """
            select g from Grant g where g.holding.recipient = :recipient and g.holding.kind = :kind
            order by g.tenure.issued desc
            """)
    List<Grant> ofPerson(AccountId recipient, GrantKind kind);

    @Query(
            """
            select g from Grant g where g.holding.recipient = :recipient
              and g.holding.model = :model and g.holding.kind = :kind
            order by g.tenure.issued desc
            """)
    List<Grant> ofPerson(AccountId recipient, ModelName model, GrantKind kind);

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query(
            """
            select g from Grant g where g.holding.recipient = :recipient and g.holding.release = :twin
            and g.holding.kind = REHEARSAL and g.tenure.status = ACTIVE
            """)
    Optional<Grant> lockRehearsal(AccountId recipient, ReleaseId twin);

    @Query(
            """
            select g from Grant g where g.holding.recipient = :recipient
              and g.holding.release = :release and g.tenure.status = :status
            order by g.tenure.issued desc limit 1
            """)
    Optional<Grant> onRelease(AccountId recipient, ReleaseId release, GrantStatus status);

    /// Two first rehearsals of one person wait for each other until the transaction ends.
    @Query(
            value = "select cast(pg_advisory_xact_lock(hashtextextended(:key, 0)) as text)",
            nativeQuery = true)
    String queueUp(String key);

    /// Grants are made under the terms of a model side by side, but never while these are revised:
    /// whoever revises them finds every grant that was made under the old ones.
    @Query(
            value = "select cast(pg_advisory_xact_lock_shared(hashtextextended(:key, 0)) as text)",
            nativeQuery = true)
    String underTerms(String key);

    /// Those that somebody may still hold copies under, for acts on all of them.
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query(
            """
            select g from Grant g where g.holding.release = :release and g.holding.kind = ACCESS
              and g.tenure.status in (ACTIVE, SUSPENDED, EXPIRED) order by g.tenure.issued
            """)
    List<Grant> lockHeld(ReleaseId release);

    /// Those of a model that go on under other terms than the version given.
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query(
            """
            select g from Grant g where g.holding.model = :model and g.termsVersion < :version
              and g.holding.kind = ACCESS
              and g.tenure.expires > :now and (g.tenure.status = PENDING_SIGNATURE
                or (g.tenure.status in (ACTIVE, SUSPENDED) and g.tenure.duties.termsDue is null))
            order by g.tenure.issued
            """)
    List<Grant> lockOutdated(ModelName model, int version, Instant now);

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @QueryHints(@QueryHint(name = "jakarta.persistence.lock.timeout", value = "-2"))
    @Query(
            """
            select g from Grant g
            where g.tenure.expires <= :now and g.tenure.status in (PENDING_SIGNATURE, ACTIVE, SUSPENDED)
            order by g.tenure.expires limit 200
            """)
    List<Grant> lockOverdue(Instant now);

    /// Active ones whose recipient owes something that suspends them.
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @QueryHints(@QueryHint(name = "jakarta.persistence.lock.timeout", value = "-2"))
    @Query(
            """
            select g from Grant g where g.tenure.status = ACTIVE and g.tenure.expires > :now
              and (g.tenure.duties.termsDue <= :now or g.tenure.duties.attestationDue <= :now)
            order by g.tenure.issued limit 200
            """)
    List<Grant> lockNeglected(Instant now);

    /// One page of a model's, the latest first, after the one issued then under that reference.
    @Query(
            """
            select g from Grant g where g.holding.model = :model and g.holding.kind = ACCESS
              and g.holding.recipient <> :except
              and g.tenure.status in :wanted
              and (:release = '' or g.holding.releaseLabel = :release)
              and (g.tenure.issued < :issued or (g.tenure.issued = :issued and g.holding.reference < :reference))
            order by g.tenure.issued desc, g.holding.reference desc
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
