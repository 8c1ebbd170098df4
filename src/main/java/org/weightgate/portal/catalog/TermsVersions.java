package org.weightgate.portal.catalog;

import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

import java.util.List;
import java.util.Optional;

interface TermsVersions extends Repository<Terms, java.util.UUID> {
    Terms save(Terms terms);

    List<Terms> findByModelOrderByNumberDesc(ModelName model);

    Optional<Terms> findFirstByModelOrderByNumberDesc(ModelName model);

    @Query(
            "select t from Terms t where t.number = (select max(u.number) from Terms u where"
                    + " u.model = t.model)")
    List<Terms> current();
}
