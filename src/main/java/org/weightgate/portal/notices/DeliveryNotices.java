package org.weightgate.portal.notices;

import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.accounts.RoleName;
import org.weightgate.portal.catalog.ReleaseDamaged;
import org.weightgate.portal.catalog.ReleaseMended;
import org.weightgate.portal.delivery.PlacesMany;

import java.util.Set;

/// What publishers are told of downloads and of what they come from.
@Component
class DeliveryNotices {
    private final Letters letters;

    DeliveryNotices(Letters letters) {
        this.letters = letters;
    }

    @EventListener
    void on(ReleaseDamaged act) {
        String subject = "A stored file of %s %s is damaged".formatted(act.model(), act.label());
        String text =
                """
                %s of release %s of %s was read again and %s. Nobody can download the release until
                it is mended: put the published bytes back under their key in the object store, or
                restore it from a backup. The portal looks again every few minutes and goes on by
                itself:\
                """
                        .formatted(act.path(), act.label(), act.model(), act.problem());
        String page = "/publish/%s/releases/%s".formatted(act.model(), act.label());
        letters.to(RoleName.PUBLISHER, act.model(), Set.of(), subject, text, page);
        letters.to(RoleName.ADMIN, act.model(), Set.of(), subject, text, "/status");
    }

    @EventListener
    void on(ReleaseMended act) {
        String subject = "%s %s is delivered again".formatted(act.model(), act.label());
        String text =
                "every stored file of release %s of %s is again what was published."
                        .formatted(act.label(), act.model());
        String page = "/publish/%s/releases/%s".formatted(act.model(), act.label());
        letters.to(RoleName.PUBLISHER, act.model(), Set.of(), subject, text, page);
        letters.to(RoleName.ADMIN, act.model(), Set.of(), subject, text, "/status");
    }

    @EventListener
    void on(PlacesMany act) {
        String what = act.kind() == PlacesMany.Kind.NETWORKS ? "networks" : "countries";
        String subject =
                RequestNotices.subject(
                        "A copy is fetched from many " + what, act.model(), act.reference());
        String text =
                """
                within thirty days a copy of %s was fetched from %d %s. That may be a cluster, a
                traveller or a link in the wrong hands; nothing was stopped. Look at its deliveries,
                ask the recipient, and suspend or revoke the grant if in doubt. You are told this once:\
                """
                        .formatted(act.model(), act.count(), what);
        String page = "/grants/" + act.reference();
        Set<AccountId> except = Set.of(act.recipient());
        if (letters.to(RoleName.PUBLISHER, act.model(), except, subject, text, page) == 0) {
            letters.to(RoleName.ADMIN, act.model(), except, subject, text, page);
        }
    }
}
