package org.weightgate.portal.catalog;

import org.springframework.data.repository.Repository;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

interface Documents extends Repository<Document, UUID> {
    Document save(Document document);

    void delete(Document document);

    List<Document> findByModelOrderByTitle(ModelName model);

    Optional<Document> findByModelAndTitleIgnoreCase(ModelName model, String title);
}
