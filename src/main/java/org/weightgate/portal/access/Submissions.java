package org.weightgate.portal.access;

import org.springframework.data.repository.Repository;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

interface Submissions extends Repository<Submission, UUID> {
    Submission save(Submission submission);

    List<Submission> findByRequestOrderByNumber(RequestId request);

    Optional<Submission> findFirstByRequestOrderByNumberDesc(RequestId request);
}
