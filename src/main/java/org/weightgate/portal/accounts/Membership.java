package org.weightgate.portal.accounts;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/// What admins do with people: invite, give and take roles, deactivate. The portal never loses its
/// last active admin.
@Service
@Transactional
public class Membership {
    private static final Role ADMIN = Role.everywhere(RoleName.ADMIN);
    private static final int PAGE = 50;

    private final Accounts accounts;
    private final JdbcClient jdbc;
    private final Acts acts;
    private final Invitations invitations;

    Membership(Accounts accounts, JdbcClient jdbc, Acts acts, Invitations invitations) {
        this.accounts = accounts;
        this.jdbc = jdbc;
        this.acts = acts;
        this.invitations = invitations;
    }

    /// One page of people in the order of their handles, whose handle, name or address contains the
    /// words.
    @Transactional(readOnly = true)
    public Page<PersonView> search(Actor admin, String words, String after) {
        admin.require(RoleName.ADMIN, "*");
        String like = words.strip().toLowerCase(Locale.ROOT).replaceAll("([!%_])", "!$1");
        List<PersonView> found =
                accounts.search("%" + like + "%", after, PAGE + 1).stream()
                        .map(Account::view)
                        .toList();
        return Page.cut(found, PAGE, last -> last.person().handle());
    }

    @Transactional(readOnly = true)
    public PersonView view(Actor admin, String handle) {
        admin.require(RoleName.ADMIN, "*");
        return known(handle).view();
    }

    @Transactional(readOnly = true)
    public boolean knows(Actor admin, Email email) {
        admin.require(RoleName.ADMIN, "*");
        return accounts.findByEmail(email.value()).isPresent();
    }

    /// Makes the account of an address, if it has none, and writes to the person where to sign in.
    public PersonView invite(Actor admin, Email email, String name, Set<Role> roles) {
        admin.require(RoleName.ADMIN, "*");
        Account account = invitations.invite(admin, email, name);
        roles.forEach(role -> give(admin, account, role));
        return account.view();
    }

    public PersonView give(Actor admin, String handle, Role role) {
        admin.require(RoleName.ADMIN, "*");
        Account account = known(handle);
        give(admin, account, role);
        return account.view();
    }

    private void give(Actor admin, Account account, Role role) {
        if (account.give(role)) {
            acts.publish(at -> new AccountAct.RoleGiven(admin.id(), at, account.id(), role));
        }
    }

    public PersonView take(Actor admin, String handle, Role role) {
        admin.require(RoleName.ADMIN, "*");
        keepAnAdmin(handle, role.equals(ADMIN));
        Account account = known(handle);
        if (account.take(role)) {
            acts.publish(at -> new AccountAct.RoleTaken(admin.id(), at, account.id(), role));
        }
        return account.view();
    }

    public PersonView deactivate(Actor admin, String handle) {
        admin.require(RoleName.ADMIN, "*");
        keepAnAdmin(handle, true);
        Account account = known(handle);
        if (account.activate(false)) {
            acts.publish(at -> new AccountAct.PersonDeactivated(admin.id(), at, account.id()));
        }
        return account.view();
    }

    public PersonView reactivate(Actor admin, String handle) {
        admin.require(RoleName.ADMIN, "*");
        Account account = known(handle);
        if (account.activate(true)) {
            acts.publish(at -> new AccountAct.PersonReactivated(admin.id(), at, account.id()));
        }
        return account.view();
    }

    /// People name themselves.
    public void rename(Actor actor, String name) {
        Account account =
                accounts.findById(actor.id()).orElseThrow(() -> new UnknownPerson(actor.handle()));
        account.rename(new PersonName(name));
        acts.publish(at -> new AccountAct.PersonRenamed(actor.id(), at, account.id()));
    }

    /// Two admins who take the role from each other at the same moment wait here for one another.
    private void keepAnAdmin(String handle, boolean mattersHere) {
        if (!mattersHere) {
            return;
        }
        jdbc.sql("select pg_advisory_xact_lock(hashtext('weightgate.admins'))").query(rs -> {});
        List<String> admins =
                accounts.holding(RoleName.ADMIN, List.of("*")).stream()
                        .map(a -> a.person().handle())
                        .toList();
        if (admins.equals(List.of(handle))) {
            throw new LastAdmin(handle);
        }
    }

    private Account known(String handle) {
        return accounts.findByHandle(handle)
                .filter(a -> !a.id().equals(AccountId.SYSTEM))
                .orElseThrow(() -> new UnknownPerson(handle));
    }
}
