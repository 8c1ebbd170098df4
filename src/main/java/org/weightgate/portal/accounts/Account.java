package org.weightgate.portal.accounts;

import jakarta.persistence.CollectionTable;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.Table;
import jakarta.persistence.Version;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/// One person's account. Handle and address are unique for ever; an account is deactivated, never
/// deleted, so that the record of what it did keeps its meaning.
@Entity
@Table(name = "account")
class Account {
    @EmbeddedId private AccountId id;
    private String handle;
    private String name;
    private String email;
    private boolean active;
    private Instant created;

    @ElementCollection(fetch = FetchType.EAGER)
    @CollectionTable(name = "account_role", joinColumns = @JoinColumn(name = "account"))
    private Set<Role> roles = new HashSet<>();

    @Version private long version;

    @SuppressWarnings("NullAway.Init")
    protected Account() {} // for JPA

    Account(String handle, PersonName name, Email email, Set<Role> roles, Instant now) {
        this.id = AccountId.random();
        this.handle = handle;
        this.name = name.value();
        this.email = email.value();
        this.active = true;
        this.created = now;
        this.roles.addAll(roles);
    }

    AccountId id() {
        return id;
    }

    boolean active() {
        return active;
    }

    boolean holds(Role role) {
        return roles.contains(role);
    }

    /// Whether the change happened; giving what is held already is no act.
    boolean give(Role role) {
        return roles.add(role);
    }

    boolean take(Role role) {
        return roles.remove(role);
    }

    boolean activate(boolean wanted) {
        boolean changed = active != wanted;
        active = wanted;
        return changed;
    }

    void rename(PersonName name) {
        this.name = name.value();
    }

    Person person() {
        return new Person(id, handle, name, email, active);
    }

    PersonView view() {
        return new PersonView(person(), Set.copyOf(roles), created);
    }

    Actor actor() {
        return new Actor(id, handle, name, email, roles, null, null);
    }
}
