package org.weightgate.portal.access;

import jakarta.persistence.LockModeType;

import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;
import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.catalog.ModelName;
import org.weightgate.portal.catalog.ReleaseId;

import java.time.Instant;
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

    List<Grant> findByRecipientAndModelOrderByIssuedDesc(AccountId recipient, ModelName model);

    List<Grant> findByReleaseAndStatusOrderByIssuedDesc(ReleaseId release, GrantStatus status);

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query(
            """
            select g from Grant g where g.expires <= :now and g.status in (ACTIVE, SUSPENDED)
            order by g.expires limit 500
            """)
    List<Grant> lockOverdue(Instant now);
}
