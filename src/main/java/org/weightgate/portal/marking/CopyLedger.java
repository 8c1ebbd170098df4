package org.weightgate.portal.marking;

import org.springframework.stereotype.Component;
import org.weightgate.portal.access.GrantId;
import org.weightgate.portal.catalog.ReleaseId;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/// Reads what a copy consists of: marked files, files the portal wrote, what was settled before.
@Component
class CopyLedger {
    private final Copies copies;
    private final Statements statements;
    private final Settlements settlements;

    CopyLedger(Copies copies, Statements statements, Settlements settlements) {
        this.copies = copies;
        this.statements = statements;
        this.settlements = settlements;
    }

    void keep(GrantId grant, String path, String text) {
        statements.keep(grant, path, text.getBytes(StandardCharsets.UTF_8));
    }

    List<CopyFile> marked(UUID copy) {
        return copies.files(copy).stream().map(row -> row.file(true)).toList();
    }

    List<CopyFile> written(GrantId grant) {
        return statements.files(grant);
    }

    Settlements.Settlement settlement(ReleaseId release) {
        return settlements
                .of(release)
                .orElseThrow(
                        () -> new IllegalStateException("release " + release + " was not settled"));
    }
}
