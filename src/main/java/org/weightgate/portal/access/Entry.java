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

/// One line in the thread of a request: an act or a message, by whom and when, never changed.
@Entity
@Table(name = "access_entry")
class Entry {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private @Nullable Long id;

    @Embedded
    @AttributeOverride(name = "value", column = @Column(name = "request"))
    private RequestId request;

    private Instant at;

    @Embedded
    @AttributeOverride(name = "value", column = @Column(name = "by"))
    private AccountId by;

    @Enumerated(EnumType.STRING)
    private AccessAct act;

    @Enumerated(EnumType.STRING)
    private RequestStatus status;

    private String text;
    private boolean internal;
    private @Nullable String outsider;
    private String aside;

    @SuppressWarnings("NullAway.Init")
    protected Entry() {} // for JPA

    Entry(AccessRequest request, AccessAct act, AccountId by, Instant at, String text) {
        this.request = request.id();
        this.at = at;
        this.by = by;
        this.act = act;
        this.status = request.status();
        this.text = text;
        this.aside = "";
        this.internal = act == AccessAct.NOTE || act == AccessAct.RECUSE || act == AccessAct.ASSIGN;
    }

    /// Whether the same was done before by the same person, not longer ago than `since`.
    boolean same(AccessAct what, AccountId who, String words, Instant since) {
        return act == what && by.equals(who) && text.equals(words) && at.isAfter(since);
    }

    AccountId by() {
        return by;
    }

    /// @param words that only reviewers read, in place of the text
    Entry beside(String words) {
        aside = words;
        return this;
    }

    /// @param name of somebody without an account who did it
    Entry of(String name) {
        outsider = name;
        return this;
    }

    /// @param whole for reviewers
    EntryView view(String name, boolean whole) {
        return new EntryView(
                at,
                outsider == null ? name : outsider,
                act,
                status,
                whole && !aside.isEmpty() ? aside : text,
                internal);
    }
}
