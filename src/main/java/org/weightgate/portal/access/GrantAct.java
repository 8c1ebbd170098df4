package org.weightgate.portal.access;

import org.jspecify.annotations.Nullable;
import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.accounts.Act;
import org.weightgate.portal.catalog.ModelName;
import org.weightgate.portal.catalog.ReleaseId;

import java.util.Map;

/// What happens to grants, one record for each.
public sealed interface GrantAct extends Act permits GrantTerm, GrantStop, GrantDuty {
    Subject subject();

    default GrantId grant() {
        return subject().grant();
    }

    default String reference() {
        return subject().reference();
    }

    default ModelName model() {
        return subject().model();
    }

    default AccountId recipient() {
        return subject().recipient();
    }

    @Override
    default Map<String, String> facts() {
        return subject().with();
    }

    /// The grant that an act is about, and the reference of the request it came from, if any.
    record Subject(
            GrantId grant,
            GrantKind kind,
            String reference,
            @Nullable String request,
            ModelName model,
            ReleaseId release,
            AccountId recipient) {
        /// @param details keys and values in turn
        Map<String, String> with(Object... details) {
            Map<String, String> facts = Facts.of(details);
            facts.put("grantId", grant.toString());
            facts.put("grant", reference);
            String of = request == null ? kind.word() : request;
            facts.put(request == null ? "kind" : "request", of);
            facts.put("model", model.toString());
            facts.put("release", release.toString());
            facts.put("recipient", recipient.toString());
            return facts;
        }
    }
}
