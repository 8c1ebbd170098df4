package org.weightgate.portal.catalog;

import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

import java.util.List;
import java.util.Optional;

interface Models extends Repository<Model, ModelName> {
    Model save(Model model);

    Optional<Model> findById(ModelName name);

    @Query("select m from Model m order by m.id.namespace, m.id.name")
    List<Model> inOrder();

    @Query(
            "select count(m) > 0 from Model m where lower(m.id.namespace) = lower(:namespace) and"
                    + " lower(m.id.name) = lower(:name)")
    boolean taken(String namespace, String name);
}
