package org.weightgate.portal.delivery;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;
import org.weightgate.portal.access.GrantDesk;
import org.weightgate.portal.access.GrantId;
import org.weightgate.portal.access.GrantView;
import org.weightgate.portal.accounts.People;
import org.weightgate.portal.marking.CopyCheck;
import org.weightgate.portal.marking.CopyGoldenReady;

import java.io.IOException;

/// Posts one receipt for the copy that the demo begins with, bo's, of a verification that is really
/// made, on this machine. Whoever else is granted something verifies it themselves.
@Component
@Profile("demo")
class DemoReceipts {
    private static final Logger log = LoggerFactory.getLogger(DemoReceipts.class);

    private final GrantDesk grants;
    private final CopyCheck check;
    private final ReceiptDesk receipts;
    private final People people;

    DemoReceipts(GrantDesk grants, CopyCheck check, ReceiptDesk receipts, People people) {
        this.grants = grants;
        this.check = check;
        this.receipts = receipts;
        this.people = people;
    }

    /// On a thread of its own: whoever signed the golden statement does not wait for it.
    @TransactionalEventListener
    void on(CopyGoldenReady ready) {
        Thread.ofVirtual().name("demo-receipt").start(() -> post(ready.grant()));
    }

    private void post(GrantId id) {
        GrantView grant = grants.grant(id);
        boolean seeded =
                grant.recipientHandle().equals("bo")
                        && grant.model().toString().equals("demo/opt-stories");
        if (!seeded || grant.rehearsal() || !receipts.all(grant).isEmpty()) {
            return;
        }
        try {
            receipts.post(people.actor(grant.recipient()), grant, check.report(grant));
        } catch (IOException | RuntimeException e) {
            log.warn("The copy of {} could not be verified", grant.reference(), e);
        }
    }
}
