package org.weightgate.portal.access;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.catalog.Catalog;
import org.weightgate.portal.catalog.TermsView;

import java.util.List;

/// Puts together what a page shows of a grant beside its files. Changes nothing.
@Service
@Transactional(readOnly = true)
public class Cares {
    private final GrantDesk grants;
    private final Catalog catalog;

    Cares(GrantDesk grants, Catalog catalog) {
        this.grants = grants;
        this.catalog = catalog;
    }

    public Care of(Actor actor, GrantView grant) {
        TermsView terms = catalog.terms(grant.model());
        boolean current =
                grant.status() != GrantStatus.PENDING_SIGNATURE
                        && grant.termsVersion() >= terms.version();
        return new Care(
                grant,
                actor.is(grant.recipient()),
                grants.acts(actor, grant.reference()),
                grants.history(actor, grant.reference()),
                current ? null : terms,
                grant.termsVersion() < terms.version()
                        ? catalog.termsChanged(grant.model(), grant.termsVersion())
                        : List.of());
    }
}
