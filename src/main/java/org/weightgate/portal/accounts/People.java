package org.weightgate.portal.accounts;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The people of the portal: looking them up, and joining. Changing roles is [Membership]'s.
@Service
@Transactional
public class People {
    private final Accounts accounts;
    private final JdbcClient jdbc;
    private final Acts acts;
    private final Clock clock;

    People(Accounts accounts, JdbcClient jdbc, Acts acts, Clock clock) {
        this.accounts = accounts;
        this.jdbc = jdbc;
        this.acts = acts;
        this.clock = clock;
    }

    @Transactional(readOnly = true)
    public Person get(AccountId id) {
        return accounts.findById(id)
                .map(Account::person)
                .orElseThrow(() -> new UnknownPerson(id.toString()));
    }

    /// Many at once, each once.
    @Transactional(readOnly = true)
    public Map<AccountId, Person> all(Collection<AccountId> ids) {
        return accounts.findByIdIn(Set.copyOf(ids)).stream()
                .map(Account::person)
                .collect(Collectors.toMap(Person::id, p -> p));
    }

    /// When the account was made.
    @Transactional(readOnly = true)
    public Instant since(AccountId id) {
        return accounts.findById(id)
                .map(a -> a.view().since())
                .orElseThrow(() -> new UnknownPerson(id.toString()));
    }

    @Transactional(readOnly = true)
    public Optional<Person> byHandle(String handle) {
        return accounts.findByHandle(handle).map(Account::person);
    }

    @Transactional(readOnly = true)
    public Optional<Person> byEmail(String email) {
        return Email.parse(email)
                .flatMap(e -> accounts.findByEmail(e.value()))
                .map(Account::person);
    }

    /// The account with its roles of this moment, whether active or not: ask [Person#active] first.
    @Transactional(readOnly = true)
    public Actor actor(AccountId id) {
        return accounts.findById(id)
                .map(Account::actor)
                .orElseThrow(() -> new UnknownPerson(id.toString()));
    }

    /// As [#actor], but empty where the account is unknown or deactivated.
    @Transactional(readOnly = true)
    public Optional<Actor> activeActor(AccountId id) {
        return accounts.findById(id).filter(Account::active).map(Account::actor);
    }

    /// Active people who hold the role on `model` (or, for `*`, on the portal as a whole).
    @Transactional(readOnly = true)
    public List<Person> holding(RoleName role, String model) {
        return accounts.holding(role, Scope.covering(model)).stream().map(Account::person).toList();
    }

    /// The account of an address, made as a researcher's where there is none yet.
    public Joined join(Email email) {
        Optional<Account> known = settled(email);
        if (known.isPresent()) {
            return new Joined(known.get().person(), false);
        }
        Account made = create(email, "", Set.of(Role.everywhere(RoleName.RESEARCHER)));
        Person person = made.person();
        acts.publish(
                at -> new AccountAct.PersonJoined(person.id(), at, person.id(), person.handle()));
        return new Joined(person, true);
    }

    /// @param fresh whether the account was made just now
    public record Joined(Person person, boolean fresh) {}

    /// The account of an address. Where there is none, nobody else can make one before this
    /// transaction ends: whoever joins or is invited twice at the same moment waits here.
    Optional<Account> settled(Email email) {
        return accounts.findByEmail(email.value())
                .or(
                        () -> {
                            alone();
                            return accounts.findByEmail(email.value());
                        });
    }

    /// Two people whose addresses want the same handle may join at once, hence the lock.
    Account create(Email email, String name, Set<Role> roles) {
        alone();
        String handle = freeHandle(email);
        PersonName shown = new PersonName(name.isBlank() ? handle : name);
        return accounts.save(new Account(handle, shown, email, roles, clock.instant()));
    }

    private void alone() {
        jdbc.sql("select pg_advisory_xact_lock(hashtext('weightgate.handles'))").query(rs -> {});
    }

    private String freeHandle(Email email) {
        String wish =
                email.localPart()
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9]+", "-")
                        .replaceAll("^-+|-+$", "");
        String base = wish.isEmpty() ? "person" : wish.substring(0, Math.min(32, wish.length()));
        String handle = base.replaceAll("-+$", "");
        for (int n = 2; accounts.existsByHandle(handle); n++) {
            handle = base + "-" + n;
        }
        return handle;
    }
}
