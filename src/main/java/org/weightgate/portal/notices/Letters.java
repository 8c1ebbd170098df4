package org.weightgate.portal.notices;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.accounts.People;
import org.weightgate.portal.accounts.Person;
import org.weightgate.portal.accounts.RoleName;
import org.weightgate.portal.catalog.ModelName;
import org.weightgate.portal.mail.Links;
import org.weightgate.portal.mail.Outbox;

import java.util.List;
import java.util.Set;

/// Writes to a person: what happened first, then where to go. A letter's link leads to a page that
/// asks to sign in; nothing is decided or downloaded from a mail.
@Component
class Letters {
    private final People people;
    private final Outbox outbox;
    private final Links links;

    Letters(People people, Outbox outbox, Links links) {
        this.people = people;
        this.outbox = outbox;
        this.links = links;
    }

    void write(AccountId to, String subject, String text, String path) {
        write(people.get(to), subject, text, path);
    }

    void write(Person to, String subject, String text, String path) {
        if (to.active()) {
            String letter =
                    "Hello %s,\n\n%s\n\n%s\n\nWeightgate\n"
                            .formatted(to.name(), text.strip(), links.to(path));
            outbox.send(to.email(), subject, letter);
        }
    }

    /// To the reviewers of a model, except those who have no part in it; to its publishers where
    /// that leaves nobody.
    ///
    /// @return how many
    int toReviewers(
            ModelName model, Set<AccountId> except, String subject, String text, String path) {
        int written = to(RoleName.REVIEWER, model, except, subject, text, path);
        return written > 0 ? written : to(RoleName.PUBLISHER, model, except, subject, text, path);
    }

    /// To the reviewer who has a request on the desk, where they review the model still; to all of
    /// them otherwise.
    void toDesk(
            @Nullable AccountId reviewer,
            ModelName model,
            Set<AccountId> except,
            String subject,
            String text,
            String path) {
        people.holding(RoleName.REVIEWER, model.toString()).stream()
                .filter(p -> p.active() && p.id().equals(reviewer) && !except.contains(p.id()))
                .findFirst()
                .ifPresentOrElse(
                        p -> write(p, subject, text, path),
                        () -> toReviewers(model, except, subject, text, path));
    }

    int to(
            RoleName role,
            ModelName model,
            Set<AccountId> except,
            String subject,
            String text,
            String path) {
        List<Person> holders =
                people.holding(role, model.toString()).stream()
                        .filter(p -> !except.contains(p.id()))
                        .toList();
        holders.forEach(p -> write(p, subject, text, path));
        return holders.size();
    }
}
