package org.weightgate.portal.catalog;

import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;

import org.hibernate.annotations.Immutable;
import org.weightgate.portal.accounts.AccountId;

import java.time.Instant;
import java.util.UUID;

/// One version of a model's terms: the exact text people sign, and its SHA-256. Never changes.
@Entity
@Immutable
class Terms {
    @Id private UUID id;
    @Embedded private ModelName model;
    private int number;
    private String text;
    private String sha256;
    private Instant since;
    private UUID revisedBy;

    @SuppressWarnings("NullAway.Init") // for JPA
    protected Terms() {}

    Terms(ModelName model, int number, String text, AccountId by, Instant now) {
        this.id = UUID.randomUUID();
        this.model = model;
        this.number = number;
        this.text = text;
        this.sha256 = Digests.sha256(text);
        this.since = now;
        this.revisedBy = by.value();
    }

    /// Line ends as they are shown and signed: a browser posts CRLF, a file may hold either.
    static String normal(String text) {
        return text.replace("\r\n", "\n").replace('\r', '\n').strip() + "\n";
    }

    Terms revised(String next, AccountId by, Instant now) {
        return new Terms(model, number + 1, next, by, now);
    }

    TermsRevised event() {
        return new TermsRevised(model, number, sha256, new AccountId(revisedBy), since);
    }

    ModelName model() {
        return model;
    }

    String text() {
        return text;
    }

    TermsView view() {
        return new TermsView(number, text, sha256, since);
    }
}
