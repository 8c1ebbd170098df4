package org.weightgate.portal.access;

import jakarta.persistence.AttributeOverride;
import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;

import org.jspecify.annotations.Nullable;
import org.weightgate.portal.accounts.AccountId;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/// One person outside the portal who is asked to confirm one request, and their answer. It waits
/// until they answer, the reviewer goes on without them, or the request is over.
@Entity
@Table(name = "access_confirmation")
class Confirmation {
    /// How often somebody who never asked for it is written to, at most.
    static final int MOST_LETTERS = 6;

    @Id private UUID id;
    private String request;
    @Embedded private Contact contact;
    private String words;
    private Instant asked;

    @Embedded
    @AttributeOverride(name = "value", column = @Column(name = "asked_by"))
    private AccountId askedBy;

    private Instant expires;
    private int sent;
    private @Nullable Instant reminded;
    private @Nullable Instant overdue;
    @Embedded private @Nullable Reply reply;
    private @Nullable Instant dropped;
    @Version private long version;

    @SuppressWarnings("NullAway.Init")
    protected Confirmation() {} // for JPA

    /// @param words of the reviewer, for the person asked
    Confirmation(
            AccessRequest about,
            Contact contact,
            String words,
            AccountId by,
            Instant now,
            Instant until) {
        this.id = UUID.randomUUID();
        this.request = about.reference();
        this.contact = contact;
        this.words = words;
        this.asked = now;
        this.askedBy = by;
        this.expires = until;
        this.sent = 1;
    }

    /// Asks again, perhaps somebody else: the time begins anew.
    void again(Contact whom, Instant until) {
        if (sent >= MOST_LETTERS) {
            throw new RequestMoved(
                    "%s was written to %d times; that is enough. Go on without them."
                            .formatted(contact.name(), sent));
        }
        contact = whom;
        expires = until;
        sent++;
        reminded = null;
        overdue = null;
    }

    void remind(Instant now) {
        reminded = now;
    }

    /// Notes that no answer came in time. It may still be asked again.
    void miss(Instant now) {
        overdue = now;
    }

    void answer(Reply given) {
        reply = given;
    }

    void drop(Instant now) {
        dropped = now;
    }

    boolean open() {
        return reply == null && dropped == null;
    }

    UUID id() {
        return id;
    }

    String request() {
        return request;
    }

    Contact contact() {
        return contact;
    }

    String words() {
        return words;
    }

    Instant expires() {
        return expires;
    }

    @Nullable Reply reply() {
        return reply;
    }

    /// How much time there was in all, by the last letter.
    boolean nearlyOver(Instant now, Duration before) {
        return reminded == null && !now.isBefore(expires.minus(before)) && now.isBefore(expires);
    }

    /// @param whole whether what is between the reviewers and the person asked is shown
    ConfirmationView view(boolean whole) {
        Reply said = reply;
        return new ConfirmationView(
                id,
                contact.role(),
                contact.name(),
                whole ? contact.email() : null,
                whole ? words : null,
                asked,
                expires,
                sent,
                overdue,
                said == null ? null : said.at(),
                !whole || said == null ? null : said.yes(),
                !whole || said == null ? null : said.statement(),
                !whole || said == null ? null : said.address(),
                dropped);
    }
}
