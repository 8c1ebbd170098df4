package org.weightgate.portal.accounts;

import org.springframework.stereotype.Component;

import java.util.UUID;

/// People nobody has seen before, who joined as everybody does.
@Component
public class PeopleFixture {
    private final People people;
    private final Membership membership;

    PeopleFixture(People people, Membership membership) {
        this.people = people;
        this.membership = membership;
    }

    public Actor researcher() {
        String name = "r" + UUID.randomUUID().toString().substring(0, 8);
        Person person = people.join(Email.parse(name + "@inst.example").orElseThrow()).person();
        return people.actor(person.id());
    }

    /// A researcher who was given one role more.
    public Actor with(RoleName role, String scope) {
        Actor somebody = researcher();
        membership.give(Actor.SYSTEM, somebody.handle(), Role.on(role, scope));
        return people.actor(somebody.id());
    }
}
