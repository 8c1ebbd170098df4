package org.weightgate.portal.access;

import jakarta.persistence.AttributeOverride;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;

import org.jspecify.annotations.Nullable;
import org.weightgate.portal.accounts.AccountId;

import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/// The columns that say who may not decide on a request (any more): reviewers with a conflict of
/// interest, their ids parted by blanks, and whoever declined what was appealed.
@Embeddable
record Panel(
        @Column(name = "recused") String recused,
        @Embedded @AttributeOverride(name = "value", column = @Column(name = "declined_by"))
                @Nullable AccountId declinedBy,
        @Column(name = "appealed") @Nullable Instant appealed) {
    static final Panel WHOLE = new Panel("", null, null);

    boolean recused(AccountId reviewer) {
        return Arrays.asList(recused.split(" ")).contains(reviewer.toString());
    }

    Set<AccountId> aside() {
        return recused.isEmpty()
                ? Set.of()
                : Arrays.stream(recused.split(" "))
                        .map(AccountId::of)
                        .collect(Collectors.toUnmodifiableSet());
    }

    boolean declined(AccountId reviewer) {
        return reviewer.equals(declinedBy);
    }

    Panel without(AccountId reviewer) {
        return recused(reviewer)
                ? this
                : new Panel((recused + " " + reviewer).strip(), declinedBy, appealed);
    }

    Panel appealed(AccountId decliner, Instant now) {
        return new Panel(recused, decliner, now);
    }
}
