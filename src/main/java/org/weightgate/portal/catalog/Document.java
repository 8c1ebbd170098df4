package org.weightgate.portal.catalog;

import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;

import java.time.Instant;
import java.util.UUID;

/// A text beside a model's card: a data sheet, an evaluation, a safety report.
@Entity
class Document {
    @Id private UUID id;
    @Embedded private ModelName model;
    private String title;
    private String text;
    private Instant written;

    @SuppressWarnings("NullAway.Init") // for JPA
    protected Document() {}

    Document(ModelName model, String title) {
        this.id = UUID.randomUUID();
        this.model = model;
        this.title = title;
        this.text = "";
        this.written = Instant.EPOCH;
    }

    void write(String markdown, Instant now) {
        text = markdown;
        written = now;
    }

    DocumentView view() {
        return new DocumentView(title, text, written);
    }
}
