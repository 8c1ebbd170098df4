package org.weightgate.portal.access;

import jakarta.persistence.AttributeOverride;
import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

import org.jspecify.annotations.Nullable;
import org.weightgate.portal.accounts.AccountId;

import java.time.Instant;

/// One line in the history of a grant, by whom and when, never changed. What somebody put their
/// name under stands here with the name, the hash of the text and the address it came from.
@Entity
@Table(name = "access_grant_entry")
class GrantEntry {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private @Nullable Long id;

    @Embedded
    @AttributeOverride(name = "value", column = @Column(name = "grant_id"))
    private GrantId grant;

    private Instant at;

    @Embedded
    @AttributeOverride(name = "value", column = @Column(name = "by"))
    private AccountId by;

    @Enumerated(EnumType.STRING)
    private AccessAct act;

    @Enumerated(EnumType.STRING)
    private GrantStatus status;

    private String text;
    private @Nullable String signature;
    private @Nullable String signedSha256;
    private @Nullable String address;

    @SuppressWarnings("NullAway.Init")
    protected GrantEntry() {} // for JPA

    GrantEntry(Grant grant, AccessAct act, GrantAct event, String text, @Nullable Signing signing) {
        this.grant = grant.id();
        this.at = event.at();
        this.by = event.by();
        this.act = act;
        this.status = grant.status(event.at());
        this.text = text;
        this.signature = signing == null ? null : signing.name().strip();
        this.signedSha256 = signing == null ? null : signing.termsSha256();
        this.address = signing == null ? null : signing.address();
    }

    /// Whether the same was done before by the same person, not longer ago than `since`.
    boolean same(AccessAct what, AccountId who, String words, Instant since) {
        return act == what && by.equals(who) && text.equals(words) && at.isAfter(since);
    }

    AccountId by() {
        return by;
    }

    GrantEntryView view(String name) {
        return new GrantEntryView(at, name, act, status, text, signature, signedSha256);
    }
}
