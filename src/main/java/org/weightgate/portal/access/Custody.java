package org.weightgate.portal.access;

import static org.weightgate.portal.access.AccessAct.ATTEST;
import static org.weightgate.portal.access.AccessAct.CERTIFY;
import static org.weightgate.portal.access.AccessAct.REPORT;
import static org.weightgate.portal.access.AccessAct.SIGN;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.weightgate.portal.access.GrantDuty.DeletionCertified;
import org.weightgate.portal.access.GrantDuty.GrantAttested;
import org.weightgate.portal.access.GrantDuty.IncidentReported;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.catalog.Catalog;
import org.weightgate.portal.catalog.TermsView;

import java.time.Instant;

/// What a recipient does with a grant, apart from fetching: sign, attest, report, certify the
/// deletion. Each act is one transaction: guard, change, entry, event.
@Service
@Transactional
public class Custody {
    private final GrantLedger ledger;
    private final Catalog catalog;
    private final AccessSettings settings;

    Custody(GrantLedger ledger, Catalog catalog, AccessSettings settings) {
        this.ledger = ledger;
        this.catalog = catalog;
        this.settings = settings;
    }

    /// Signs the terms of now: before anything is handed out, or because they are newer.
    public void sign(Actor actor, String reference, Signing signing) {
        Grant grant = ledger.open(actor, reference, SIGN);
        TermsView terms = catalog.terms(grant.holding().model());
        if (grant.signed(terms)) {
            throw new GrantOver("You have signed version %d already.".formatted(terms.version()));
        }
        Signature signature = Signature.of(signing, terms, ledger.now());
        var signed = grant.sign(terms, ledger.now());
        Signing kept = new Signing(signature.name(), terms.sha256(), signature.address());
        ledger.enter(grant, SIGN, signed, "Version %d.".formatted(terms.version()), kept);
    }

    /// Confirms that all is as signed; from then on for as long as attestations last.
    ///
    /// @param remarks what else there is to say, publications for example; may be empty
    public void attest(Actor actor, String reference, Signing signing, String remarks) {
        Grant grant = ledger.open(actor, reference, ATTEST);
        Signing signed = Statement.ATTESTATION.signed(signing);
        Instant now = ledger.now();
        Instant next = now.plus(settings.attestEvery());
        grant.tenure().attestBy(next);
        grant.tenure().settle(now);
        var attested =
                new GrantAttested(
                        actor.id(), now, grant.subject(), Statement.ATTESTATION.sha256(), next);
        ledger.enter(grant, ATTEST, attested, Said.brief(remarks), signed);
    }

    /// Certifies that every copy is deleted; the grant is closed by it.
    ///
    /// @param remarks where the copies were and how they were deleted; may be empty
    public void certify(Actor actor, String reference, Signing signing, String remarks) {
        Grant grant = ledger.open(actor, reference, CERTIFY);
        if (grant.tenure().obligations(ledger.now()).certified() != null) {
            throw new GrantOver("The deletion is certified already.");
        }
        Signing signed = Statement.DELETION.signed(signing);
        Instant now = ledger.now();
        var certified =
                new DeletionCertified(
                        actor.id(),
                        now,
                        grant.subject(),
                        Statement.DELETION.sha256(),
                        grant.tenure().certify(now));
        ledger.enter(grant, CERTIFY, certified, Said.brief(remarks), signed);
    }

    /// Tells the model's side that something happened to a copy. It stops nothing by itself: nobody
    /// should hesitate to tell.
    public void report(Actor actor, String reference, String what) {
        Grant grant = ledger.open(actor, reference, REPORT);
        String said = Said.text(what);
        if (!ledger.twice(grant, REPORT, actor, said)) {
            var reported = new IncidentReported(actor.id(), ledger.now(), grant.subject(), said);
            ledger.enter(grant, REPORT, reported, said);
        }
    }
}
