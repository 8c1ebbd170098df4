package org.weightgate.portal.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.weightgate.portal.access.Party.PORTAL;
import static org.weightgate.portal.access.Party.REVIEWER;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

class AccessRulesTests {
    private static final Path RENDERED =
            Path.of("src/main/java/org/weightgate/portal/access/RULES.md");

    @Test
    void rulesMdIsTheRenderingOfTheTable() throws IOException {
        if (Boolean.getBoolean("format.write")) {
            Files.writeString(RENDERED, markdown());
        }
        assertThat(RENDERED).hasContent(markdown());
    }

    @Test
    void nobodyWhoAskedMayEverDecide() {
        for (RequestStatus status : RequestStatus.values()) {
            assertThat(AccessRules.acts(status, Set.of(Party.APPLICANT)))
                    .doesNotContain(
                            AccessAct.APPROVE, AccessAct.DECLINE, AccessAct.ASK, AccessAct.CLAIM);
        }
    }

    @Test
    void onlyReviewersDecideAndOnlyWhileARequestIsOpen() {
        for (RequestStatus status : RequestStatus.values()) {
            Set<AccessAct> others =
                    AccessRules.acts(status, EnumSet.complementOf(EnumSet.of(REVIEWER, PORTAL)));
            assertThat(others)
                    .doesNotContain(
                            AccessAct.APPROVE,
                            AccessAct.DECLINE,
                            AccessAct.CLAIM,
                            AccessAct.FULFIL);
            if (!status.open()) {
                assertThat(AccessRules.acts(status, EnumSet.allOf(Party.class)))
                        .isSubsetOf(
                                AccessAct.READ,
                                AccessAct.NOTE,
                                AccessAct.MESSAGE,
                                AccessAct.APPEAL,
                                AccessAct.COPY);
            }
        }
    }

    @Test
    void thePortalItselfApprovesOnlyWhatWasJustSent() {
        for (RequestStatus status : RequestStatus.values()) {
            assertThat(AccessRules.acts(status, Set.of(PORTAL)).contains(AccessAct.APPROVE))
                    .isEqualTo(status == RequestStatus.SUBMITTED);
        }
    }

    @Test
    void whoSteppedAsideOnlyReads() {
        for (RequestStatus status : RequestStatus.values()) {
            assertThat(AccessRules.acts(status, Set.of(Party.RECUSED))).isSubsetOf(AccessAct.READ);
        }
    }

    @Test
    void aDraftIsSeenByItsWriterOnly() {
        assertThat(
                        AccessRules.acts(
                                RequestStatus.DRAFT,
                                EnumSet.complementOf(EnumSet.of(Party.APPLICANT))))
                .containsExactly(AccessAct.LAPSE);
    }

    @Test
    void everyOpenRequestCanBeGivenUp() {
        for (RequestStatus status : RequestStatus.values()) {
            assertThat(
                            AccessRules.acts(status, Set.of(Party.APPLICANT))
                                    .contains(AccessAct.WITHDRAW))
                    .isEqualTo(status.open());
        }
    }

    @Test
    void bytesPassUnderAnActiveGrantOnly() {
        for (GrantStatus status : GrantStatus.values()) {
            boolean fetches =
                    AccessRules.acts(status, EnumSet.allOf(Party.class)).contains(AccessAct.FETCH);
            assertThat(fetches).isEqualTo(status == GrantStatus.ACTIVE);
        }
    }

    private static String markdown() {
        StringBuilder text = new StringBuilder();
        text.append("# Who may do what\n\n");
        text.append("Generated from `AccessRules` and compared by `AccessRulesTests`. ");
        text.append("The applicant is the applicant alone, whatever roles they hold.\n\n");
        text.append("## Requests\n\n");
        table(
                text,
                List.of(RequestStatus.values()),
                RequestStatus::word,
                (s, p) -> AccessRules.acts(s, Set.of(p)));
        text.append("\n## Grants\n\n");
        table(
                text,
                List.of(GrantStatus.values()),
                GrantStatus::word,
                (s, p) -> AccessRules.acts(s, Set.of(p)));
        return text.toString();
    }

    private static <S> void table(
            StringBuilder text,
            List<S> statuses,
            Function<S, String> word,
            java.util.function.BiFunction<S, Party, Set<AccessAct>> acts) {
        text.append("| Status |");
        for (Party party : Party.values()) {
            text.append(" ").append(party.words()).append(" |");
        }
        text.append("\n|---|").append("---|".repeat(Party.values().length)).append("\n");
        for (S status : statuses) {
            text.append("| ").append(word.apply(status)).append(" |");
            for (Party party : Party.values()) {
                text.append(" ").append(words(acts.apply(status, party))).append(" |");
            }
            text.append("\n");
        }
    }

    private static String words(Set<AccessAct> acts) {
        return acts.isEmpty()
                ? "–"
                : acts.stream().map(AccessAct::words).collect(Collectors.joining(", "));
    }
}
