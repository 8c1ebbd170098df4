package org.weightgate.portal.accounts.signin;

import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.context.annotation.Profile;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.Email;
import org.weightgate.portal.accounts.Membership;
import org.weightgate.portal.accounts.People;
import org.weightgate.portal.accounts.Role;
import org.weightgate.portal.accounts.RoleName;
import org.weightgate.portal.accounts.tokens.Tokens;

import java.util.List;
import java.util.Set;

/// The people of the demo, made by the same services as everybody else. First of all runners: the
/// other modules' demo data acts as them.
@Component
@Profile("demo")
@Order(0)
class DemoPeople implements ApplicationRunner {
    /// One demo person and what they are.
    public record Demo(String handle, String name, RoleName role) {}

    static final List<Demo> ALL =
            List.of(
                    new Demo("ada", "Ada Okafor", RoleName.RESEARCHER),
                    new Demo("bo", "Bo Lindqvist", RoleName.RESEARCHER),
                    new Demo("cy", "Cy Moreau", RoleName.RESEARCHER),
                    new Demo("rita", "Rita Campos", RoleName.REVIEWER),
                    new Demo("ralf", "Ralf Winter", RoleName.REVIEWER),
                    new Demo("paul", "Paul Tanaka", RoleName.PUBLISHER),
                    new Demo("uma", "Uma Rao", RoleName.AUDITOR),
                    new Demo("root", "Root Admin", RoleName.ADMIN));

    /// Whoever is one of these may ask for access too; their own requests show that nobody decides
    /// on what they asked for.
    private static final Set<RoleName> ASKING =
            Set.of(RoleName.RESEARCHER, RoleName.PUBLISHER, RoleName.AUDITOR);

    private final People people;
    private final Membership membership;
    private final Tokens tokens;

    DemoPeople(People people, Membership membership, Tokens tokens) {
        this.people = people;
        this.membership = membership;
        this.tokens = tokens;
    }

    @Override
    @Transactional
    public void run(ApplicationArguments arguments) {
        ALL.forEach(this::settle);
    }

    private void settle(Demo demo) {
        People.Joined joined = people.join(new Email(demo.handle() + "@demo.test"));
        Actor actor = people.actor(joined.person().id());
        if (joined.fresh()) {
            membership.rename(actor, demo.name());
            membership.give(Actor.SYSTEM, demo.handle(), Role.everywhere(demo.role()));
            if (!ASKING.contains(demo.role())) {
                membership.take(Actor.SYSTEM, demo.handle(), Role.everywhere(RoleName.RESEARCHER));
            }
        }
        tokens.createDemo(actor);
    }
}
