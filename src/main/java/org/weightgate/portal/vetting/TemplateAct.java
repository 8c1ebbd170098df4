package org.weightgate.portal.vetting;

import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.accounts.Act;
import org.weightgate.portal.catalog.ModelName;

import java.time.Instant;
import java.util.Map;

/// What publishers do with the texts their reviewers decide with.
public sealed interface TemplateAct extends Act {
    ModelName model();

    String decision();

    String title();

    @Override
    default Map<String, String> facts() {
        return Map.of("model", model().toString(), "decision", decision(), "title", title());
    }

    record TemplateKept(AccountId by, Instant at, ModelName model, String decision, String title)
            implements TemplateAct {}

    record TemplateRemoved(AccountId by, Instant at, ModelName model, String decision, String title)
            implements TemplateAct {}
}
