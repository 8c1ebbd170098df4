package org.weightgate.portal.access;

import jakarta.persistence.LockModeType;

import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;
import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.catalog.ModelName;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

interface AccessRequests extends Repository<AccessRequest, RequestId> {
    AccessRequest save(AccessRequest request);

    Optional<AccessRequest> findByReference(String reference);

    /// Whoever acts on a request waits here for whoever acts at the same moment, and then sees what
    /// they did.
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select r from AccessRequest r where r.reference = :reference")
    Optional<AccessRequest> lock(String reference);

    Optional<AccessRequest> findFirstByApplicantAndModelAndStatusIn(
            AccountId applicant, ModelName model, Collection<RequestStatus> statuses);

    Optional<AccessRequest> findFirstByApplicantAndModelOrderByCreatedDesc(
            AccountId applicant, ModelName model);

    List<AccessRequest> findByApplicantOrderByCreatedDesc(AccountId applicant);
}
