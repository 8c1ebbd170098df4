package org.weightgate.portal.accounts;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Who reviews one model, as its publisher (or an admin) chooses: this gives and takes the role of
/// reviewer on exactly that model and nothing else. Wider roles are shown and stay [Membership]'s.
@Service
@Transactional
public class Reviewers {
    private final Accounts accounts;
    private final People people;
    private final Invitations invitations;
    private final Acts acts;

    Reviewers(Accounts accounts, People people, Invitations invitations, Acts acts) {
        this.accounts = accounts;
        this.people = people;
        this.invitations = invitations;
        this.acts = acts;
    }

    /// Everybody active who reviews the model, once for each role that lets them.
    @Transactional(readOnly = true)
    public List<ReviewerView> of(Actor actor, String model) {
        guard(actor, model);
        return accounts.holding(RoleName.REVIEWER, Scope.covering(model)).stream()
                .flatMap(
                        account ->
                                scopes(account, model).stream()
                                        .map(scope -> view(account, scope, model)))
                .toList();
    }

    /// What stands against [#give], in a sentence for a form.
    public Optional<String> objection(Actor actor, String model, String who) {
        guard(actor, model);
        return refusal(model, who.strip()).map(ReviewerRefused::sentence);
    }

    /// Makes somebody a reviewer of the model and tells them; an address that nobody has here is
    /// invited first.
    ///
    /// @param who a handle or an e-mail address
    public Chosen give(Actor actor, String model, String who) {
        guard(actor, model);
        refusal(model, who.strip())
                .ifPresent(
                        refused -> {
                            throw refused;
                        });
        Optional<Account> known = account(who.strip());
        Account account =
                known.orElseGet(
                        () -> invitations.invite(actor, Email.parse(who).orElseThrow(), ""));
        Role role = Role.on(RoleName.REVIEWER, model);
        account.give(role);
        acts.publish(at -> new AccountAct.RoleGiven(actor.id(), at, account.id(), role));
        if (known.isPresent()) {
            invitations.tellReviewer(actor, account.person(), model);
        }
        return new Chosen(view(account, role.scope(), model), known.isEmpty());
    }

    /// @param invited whether the account was made just now
    public record Chosen(ReviewerView reviewer, boolean invited) {}

    /// Takes the role on this model; what the person has begun stays with them until another
    /// reviewer takes it over.
    public Person take(Actor actor, String model, String handle) {
        guard(actor, model);
        Account account =
                accounts.findByHandle(handle)
                        .orElseThrow(() -> ReviewerRefused.never(handle, model));
        Role role = Role.on(RoleName.REVIEWER, model);
        if (!account.take(role)) {
            throw scopes(account, model).stream()
                    .findFirst()
                    .map(scope -> ReviewerRefused.widely(account.person(), model, scope))
                    .orElseGet(() -> ReviewerRefused.never(handle, model));
        }
        acts.publish(at -> new AccountAct.RoleTaken(actor.id(), at, account.id(), role));
        return account.person();
    }

    private static void guard(Actor actor, String model) {
        if (model.indexOf('/') < 0) {
            throw new IllegalArgumentException("not a model: " + model);
        }
        if (!actor.holds(RoleName.ADMIN, model)) {
            actor.require(RoleName.PUBLISHER, model);
        }
    }

    private Optional<ReviewerRefused> refusal(String model, String who) {
        Optional<Account> known = account(who);
        if (known.isEmpty()) {
            return Email.parse(who).isPresent()
                    ? Optional.empty()
                    : Optional.of(
                            handle(who)
                                    .map(ReviewerRefused::unknown)
                                    .orElseGet(ReviewerRefused::nobody));
        }
        Account account = known.get();
        if (!account.active()) {
            return Optional.of(ReviewerRefused.inactive(account.person()));
        }
        return scopes(account, model).stream()
                .findFirst()
                .map(scope -> ReviewerRefused.already(account.person(), model, scope));
    }

    private Optional<Account> account(String who) {
        return Email.parse(who)
                .flatMap(people::settled)
                .or(() -> handle(who).flatMap(accounts::findByHandle));
    }

    private static Optional<String> handle(String who) {
        String handle = who.toLowerCase(Locale.ROOT);
        return handle.matches("[a-z0-9]+(-[a-z0-9]+)*") && handle.length() <= 39
                ? Optional.of(handle)
                : Optional.empty();
    }

    /// The scopes by which the account reviews the model, its own last.
    private static List<Scope> scopes(Account account, String model) {
        return account.view().roles().stream()
                .filter(r -> r.name() == RoleName.REVIEWER && r.scope().covers(model))
                .map(Role::scope)
                .sorted(Comparator.comparing(scope -> scope.value().length()))
                .toList();
    }

    private static ReviewerView view(Account account, Scope scope, String model) {
        return new ReviewerView(account.person(), scope, scope.value().equals(model));
    }
}
