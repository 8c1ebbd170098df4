package org.weightgate.portal.access;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Who may do what when, as the specification has it: the table that [ModelledLife] lives by.
final class ModelledRules {
    /// Each line: a status, then for applicant, reviewer, reviewer who had their say.
    private static final String REQUESTS =
            """
            draft                  | read edit submit withdraw | - | -
            submitted              | read message withdraw | read note message claim assign recuse ask ask-confirmation approve decline | read note message
            in-review              | read message withdraw | read note message claim release assign recuse ask ask-confirmation approve decline | read note message
            awaiting-confirmation  | read message withdraw | read note message claim assign recuse ask-confirmation drop-confirmation decline | read note message
            info-requested         | read edit answer message withdraw | read note message claim assign recuse decline | read note message
            second-approval        | read message withdraw | read note message claim assign recuse ask approve decline | read note message recuse
            conditionally-approved | read message withdraw | read note message claim assign recuse fulfil decline | read note message
            approved               | read message | read note message | read note message
            declined               | read message appeal copy | read note message | read note message
            withdrawn              | read copy | read note | read note
            lapsed                 | read copy | read note | read note
            """;

    /// Each line: a status, then for the recipient, and for reviewers and publishers.
    private static final String GRANTS =
            """
            active    | sign attest renew report certify | suspend revoke
            suspended | sign attest report certify | suspend resume revoke
            expired   | renew report certify | -
            revoked   | report certify | -
            closed    | report | -
            """;

    private static final Map<String, List<Set<String>>> OF_REQUESTS = table(REQUESTS);
    private static final Map<String, List<Set<String>>> OF_GRANTS = table(GRANTS);

    private ModelledRules() {}

    private static Map<String, List<Set<String>>> table(String text) {
        Map<String, List<Set<String>>> table = new LinkedHashMap<>();
        for (String line : text.lines().toList()) {
            String[] cells = line.split("\\|");
            table.put(
                    cells[0].strip(),
                    Arrays.stream(cells)
                            .skip(1)
                            .map(cell -> Set.of(cell.strip().split(" ")))
                            .toList());
        }
        return table;
    }

    /// Of a request, to its applicant, a reviewer, or a reviewer who had their say.
    static Set<String> ofRequest(String status, Cell cell) {
        List<Set<String>> row = OF_REQUESTS.get(status);
        return row == null ? Set.of() : row.get(cell.ordinal());
    }

    static Set<String> statusesOfRequests() {
        return OF_REQUESTS.keySet();
    }

    static Set<String> ofGrant(String status, Who who) {
        List<Set<String>> row = OF_GRANTS.getOrDefault(status, List.of());
        return switch (who.kind()) {
            case APPLICANT -> row.get(0);
            case REVIEWER, PUBLISHER -> row.get(1);
            case AUDITOR, ADMIN, STRANGER -> Set.of();
        };
    }

    static Set<String> statusesOfGrants() {
        return OF_GRANTS.keySet();
    }

    /// A column of the table of requests.
    enum Cell {
        APPLICANT,
        REVIEWER,
        HEARD
    }

    enum Kind {
        APPLICANT,
        REVIEWER,
        PUBLISHER,
        AUDITOR,
        ADMIN,
        STRANGER
    }

    /// @param number which of the reviewers; 0 for everybody else
    record Who(Kind kind, int number) {}
}
