package org.weightgate.portal.access;

import static org.weightgate.portal.access.AccessAct.MESSAGE;
import static org.weightgate.portal.access.AccessAct.NOTE;
import static org.weightgate.portal.access.AccessAct.READ;
import static org.weightgate.portal.access.Party.ADMIN;
import static org.weightgate.portal.access.Party.AUDITOR;
import static org.weightgate.portal.access.Party.COLLEAGUE;
import static org.weightgate.portal.access.Party.EARLIER_REVIEWER;
import static org.weightgate.portal.access.Party.PUBLISHER;
import static org.weightgate.portal.access.Party.RECUSED;
import static org.weightgate.portal.access.Party.REVIEWER;

import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/// One status: what each party may do.
final class RuleRow {
    private final Map<Party, Set<AccessAct>> acts = new EnumMap<>(Party.class);

    RuleRow may(Party party, AccessAct... these) {
        acts.put(party, EnumSet.noneOf(AccessAct.class));
        return also(party, these);
    }

    /// A request that was sent: reviewers act, those who had their say still talk.
    RuleRow reviewed(AccessAct... decisive) {
        return may(REVIEWER, decisive)
                .also(REVIEWER, READ, NOTE, MESSAGE)
                .may(EARLIER_REVIEWER, READ, NOTE, MESSAGE)
                .watched();
    }

    /// Publishers, auditors and admins read whatever a reviewer reads.
    RuleRow watched() {
        return may(RECUSED, READ)
                .may(COLLEAGUE, READ)
                .may(PUBLISHER, READ)
                .may(AUDITOR, READ)
                .may(ADMIN, READ);
    }

    /// A grant: its model's reviewers and publishers keep it, auditors and admins read.
    RuleRow kept(AccessAct... these) {
        return may(REVIEWER, these)
                .also(REVIEWER, READ)
                .may(PUBLISHER, these)
                .also(PUBLISHER, READ)
                .may(AUDITOR, READ)
                .may(ADMIN, READ);
    }

    RuleRow also(Party party, AccessAct... these) {
        acts.computeIfAbsent(party, _ -> EnumSet.noneOf(AccessAct.class)).addAll(Set.of(these));
        return this;
    }

    Set<AccessAct> union(Collection<Party> parties) {
        Set<AccessAct> all = EnumSet.noneOf(AccessAct.class);
        parties.forEach(p -> all.addAll(acts.getOrDefault(p, Set.of())));
        return all;
    }
}
